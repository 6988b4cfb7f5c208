import { Struct, Value, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/**
 * Makes `shared`, a part that many messages hold as the very same object, into bytes once. The pack tells the engine its
 * policies before the program may start, and google-protobuf would write the same schema of exemptions for each of them:
 * a tenth of a second.
 */
export function writeOnce(shared: object & JavaScriptValue): void {
  const fromJavaScript = Value.fromJavaScript.bind(Value);
  const serializeBinaryToWriter = Value.serializeBinaryToWriter.bind(Value);
  const made = fromJavaScript(shared);
  const bytes = made.serializeBinary();
  Value.fromJavaScript = (value) => (value === shared ? made : fromJavaScript(value));
  Value.serializeBinaryToWriter = (message, writer) => {
    if (message === made) writer.writeSerializedMessage(bytes, 0, bytes.length);
    else serializeBinaryToWriter(message, writer);
  };
}

/**
 * Makes what a message holds into JavaScript once. The policy SDK does so for every policy that is asked about one
 * resource, and copies the result each time besides, so that none of them meets what another has changed.
 */
export function readOnce(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the message it belongs to
  const { toJavaScript } = Struct.prototype;
  const known = new WeakMap<Struct, ReturnType<Struct["toJavaScript"]>>();
  Struct.prototype.toJavaScript = function (this: Struct) {
    const found = known.get(this) ?? toJavaScript.call(this);
    known.set(this, found);
    return found;
  };
}
