/** Keys of a Secret whose value stands in a text, plain or in base64. */
export const readable = (data: Readonly<Record<string, string>>, text: string): string[] =>
  Object.keys(data).filter((key) => {
    const value = data[key] ?? "";
    return text.includes(value) || text.includes(Buffer.from(value, "base64").toString());
  });
