import { z } from "zod";

/** One field of a cron line: its range, and the words that stand for numbers from `words.first` up. */
interface Field {
  readonly least: number;
  readonly most: number;
  readonly words?: { readonly first: number; readonly list: readonly string[] };
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). */
const fields: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, words: { first: 1, list: months } },
  { least: 0, most: 7, words: { first: 0, list: weekdays } },
];

/** Days of each month, in a leap year. */
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether a line says when something starts, as crontab(5) has it: five fields of numbers, `*`, lists, ranges and steps,
 * parted by one space; and whether that time ever comes, which the 31st of February does not.
 */
export function isCronLine(line: string): boolean {
  const texts = line.split(" ");
  const [minutes, hours, days, chosenMonths, daysOfWeek] = fields.map((field, index) => values(field, texts[index]));
  if (texts.length !== fields.length || !minutes || !hours || !days || !chosenMonths || !daysOfWeek) return false;
  // A restricted weekday is an alternative to the day of the month, and comes every week.
  return texts[4] !== "*" || days.some((day) => chosenMonths.some((month) => day <= (monthDays[month - 1] ?? 0)));
}

/** The numbers that a field's text stands for; none where it is wrong. */
function values(field: Field, text = ""): number[] | undefined {
  const parts = text.split(",").map((part) => partValues(field, part));
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** The numbers of one part of a list: `*`, a number or a range. A step may follow `*` or a range. */
function partValues(field: Field, text: string): number[] | undefined {
  const [, from = "", to, step = "1"] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  const every = from === "*";
  const first = every ? field.least : valueOf(field, from);
  const last = every ? field.most : valueOf(field, to ?? from);
  const stride = Number(step);
  if (first === undefined || last === undefined || first > last || stride < 1 || stride > field.most) return undefined;
  if (every ? to !== undefined : to === undefined && text.includes("/")) return undefined;
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) => first + index * stride);
}

/** The number that a field's number or word stands for; none where it is out of range. */
function valueOf({ least, most, words }: Field, text: string): number | undefined {
  const word = words?.list.indexOf(text.toLowerCase()) ?? -1;
  if (words && word >= 0) return words.first + word;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : undefined;
}

/** A cron line; the pattern is what editors check. */
export const cronLine = () =>
  z
    .string()
    .refine(isCronLine, 'five fields of a cron line, such as "0 2 * * *": minute, hour, day, month, weekday')
    .meta({ pattern: String.raw`^(?=.{9,}$)(\S+ ){4}\S+$`, examples: ["0 2 * * *", "*/30 1-5 * * mon-fri"] });
