/**
 * The functions of a project for other programs. Written by `gnomon codegen`: do not edit.
 *
 * @example
 * const client = new Client("http://127.0.0.1:8000");
 * const value = await client.query(api.module.name, { argument: 1 });
 *
 * @module
 */

/** The id of a document of a table; a string from elsewhere is made one by `as Id<"jobs">`. */
export type Id<TTable extends string> = string & { readonly [table]: TTable };
declare const table: unique symbol;

/** Anything that JSON can say. */
export type JsonValue =
  null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A whole number from -(2^53) to 2^53. */
export type Integer = number;

/** Bytes in base64, with `-` and `_` for `+` and `/`. */
export type Base64 = string;

/** An instant with its offset, such as `2030-01-31T09:00:00Z`. */
export type IsoDateTime = string;

/** A day, such as `2030-01-31`. */
export type IsoDate = string;

/** A duration as ISO 8601 has it, such as `PT1H30M`. */
export type IsoDuration = string;

/** A decimal number, such as `19.90`. */
export type DecimalString = string;

/** A UUID, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`. */
export type Uuid = string;

/** A page of items; `cursor` asks for the next one, and is null on the last. */
export interface Page<TItem> {
  items: TItem[];
  cursor: string | null;
}

/** The arguments of a function that takes none. */
export type NoArguments = Record<string, never>;

export type Colour = "red" | "green";

/** What came of it. */
export interface FunctionsModelsResult {
  /** At least 0, at most 100. */
  score: Integer;
  /** Length at least 1, length at most 80, of the pattern "^[a-z]+$". */
  name: string;
  when: IsoDateTime;
  day: IsoDate | null;
  price: DecimalString;
  /** What a reader sees. */
  shownAs: string;
  colour: Colour;
  level: Level;
  nested: FunctionsModelsResult[];
  /** Number of items at most 3. */
  parts: Integer[];
}

/** What came of it. */
export interface FunctionsModelsResultInput {
  /** At least 0, at most 100. */
  score: Integer;
  /** Length at least 1, length at most 80, of the pattern "^[a-z]+$". */
  name: string;
  when: IsoDateTime;
  /** @defaultValue null */
  day?: IsoDate | null;
  price: number | DecimalString;
  /**
   * What a reader sees.
   * @defaultValue "-"
   */
  shownAs?: string;
  colour?: Colour;
  level: Level;
  nested?: FunctionsModelsResultInput[];
  /** Number of items at most 3. */
  parts?: Integer[];
}

export interface FunctionsOtherResult {
  ok: boolean;
}

export type Level = 1 | 2;

export type Mixed = "text" | 1;

/** How to do it. */
export interface Options {
  retries: Integer;
  label?: string;
}

/** A place. */
export interface Point {
  x: number;
  y: number;
  tags: string[];
}

/** A place. */
export interface PointInput {
  x: number;
  y: number;
  tags?: string[];
}

export interface ResultInner {
  value: Integer;
}

/** The functions, by module. */
export const api = {
  work: {
    /** @internal It is not answered over HTTP. */
    choices: action<
      {
        status: "pending" | "done";
        private: "a" | "b";
        mixed: 1 | "one" | true;
        or_none: "it's" | -1 | null;
        member: "red";
        old: Integer | null;
        older: Integer | string;
        colour: Colour;
        any_of: Mixed;
      },
      Integer | string | null
    >("work:choices"),
    /** @internal It is not answered over HTTP. */
    classes: action<
      {
        point: PointInput;
        options: Options;
        score: Integer;
        inner: ResultInner;
      },
      FunctionsModelsResult | null
    >("work:classes"),
    /** @internal It is not answered over HTTP. */
    containers: action<
      {
        names: string[];
        unique: Integer[];
        pair: [Integer, string];
        many: Integer[];
        by_name: Record<string, Integer>;
        by_day: Record<IsoDate, Integer[]>;
        /** Number of items at least 1, number of items at most 10. */
        bounded: string[];
        aliased: Record<string, PointInput[]>;
      },
      Integer[][]
    >("work:containers"),
    /** @internal It is not answered over HTTP. */
    long_types: action<
      {
        kind:
          | "a-rather-long-name"
          | "another-rather-long-name"
          | "yet-another-long-name";
        several: Record<
          string,
          "a-rather-long-name" | "another-rather-long-name" | PointInput[]
        >;
        /** @defaultValue null */
        either?:
          | Record<string, PointInput[]>
          | Record<string, [Options, FunctionsModelsResultInput]>
          | IsoDateTime[]
          | null;
      },
      Record<
        string,
        | FunctionsModelsResult
        | ("a-rather-long-name" | "another-rather-long-name")[]
        | Point
      >
    >("work:long_types"),
    /** @internal It is not answered over HTTP. */
    only_a_long_return: action<
      NoArguments,
      | Record<string, FunctionsModelsResult>
      | Point[]
      | "a-rather-long-name"
      | "another-long-name"
    >("work:only_a_long_return"),
    /** @internal It is not answered over HTTP. */
    pages: action<
      {
        /** @defaultValue null */
        cursor?: string | null;
      },
      Page<FunctionsModelsResult>
    >("work:pages"),
    /** @internal It is not answered over HTTP. */
    same_names: action<
      { mine: FunctionsModelsResultInput },
      FunctionsOtherResult
    >("work:same_names"),
    /** @internal It is not answered over HTTP. */
    scalars: action<
      {
        text: string;
        number: number;
        count: Integer;
        data: Base64;
        day: IsoDate;
        at: IsoDateTime;
        wait: IsoDuration;
        key: Uuid;
        /** Length at least 1, length at most 2083. */
        url: string;
        /** More than 0. */
        positive: Integer;
        anything: JsonValue;
      },
      null
    >("work:scalars"),
  },
};

/** What a function does: reads, writes in a transaction, or has effects outside. */
export type FunctionKind = "query" | "mutation" | "action";

/** The name of a function, with the types of its arguments and of its value. */
export interface FunctionReference<TKind extends FunctionKind, TArgs, TValue> {
  readonly kind: TKind;
  readonly path: string;
  /** Is never there: it carries the types. */
  readonly [types]?: (args: TArgs) => TValue;
}
declare const types: unique symbol;

export type QueryReference<TArgs, TValue> = FunctionReference<
  "query",
  TArgs,
  TValue
>;
export type MutationReference<TArgs, TValue> = FunctionReference<
  "mutation",
  TArgs,
  TValue
>;
export type ActionReference<TArgs, TValue> = FunctionReference<
  "action",
  TArgs,
  TValue
>;

/** The arguments of a function: `ArgumentsOf<typeof api.jobs.submit>`. */
export type ArgumentsOf<TReference> =
  TReference extends FunctionReference<FunctionKind, infer TArgs, unknown>
    ? TArgs
    : never;

/** The value of a function: `ValueOf<typeof api.jobs.get>`. */
export type ValueOf<TReference> =
  TReference extends FunctionReference<FunctionKind, never, infer TValue>
    ? TValue
    : never;

function action<TArgs, TValue>(
  path: string,
): FunctionReference<"action", TArgs, TValue> {
  return { kind: "action", path };
}

/** A JSON Web Token, or what gives one whenever a call is made; without one nobody is known. */
export type TokenSource =
  string | null | undefined | (() => MaybeToken | Promise<MaybeToken>);
type MaybeToken = string | null | undefined;

export interface CallOptions {
  /** Says who calls, instead of the client's own token; null says nobody. */
  token?: TokenSource;
  /** Ends the call: it is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** After how many milliseconds the call is given up. */
  timeoutMs?: number | undefined;
}

export interface ClientOptions {
  /** Says who calls. */
  token?: TokenSource;
  /**
   * After how many milliseconds a call is given up.
   *
   * @defaultValue 65000, a little more than the server's own limit
   */
  timeoutMs?: number | undefined;
  /** Makes the requests in the place of the global `fetch`. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/**
 * Why a call failed: what the server says, or one of three that the client says itself.
 *
 * After `client_timeout`, `network_error` and `timeout` nobody knows whether the function ran;
 * after `overloaded` and `not_ready` it did not.
 */
export type ErrorCode =
  | "invalid_request"
  | "invalid_arguments"
  | "wrong_kind"
  | "invalid_token"
  | "function_not_found"
  | "request_timeout"
  | "body_too_large"
  | "unsupported_media_type"
  | "application_error"
  | "internal_error"
  | "overloaded"
  | "not_ready"
  | "timeout"
  | "client_timeout"
  | "network_error"
  | "invalid_response";

/** A call that was not answered with a value. */
export class CallError extends Error {
  override readonly name = "CallError";
  /** For programs. */
  readonly code: ErrorCode;
  /** What the function said along with its `application_error`, or which arguments do not fit. */
  readonly data: JsonValue;
  /** Of HTTP, if there was an answer. */
  readonly status: number | undefined;
  /** By which the server's log names the request. */
  readonly requestId: string | undefined;
  /** How many seconds to wait before calling again, if the server says so. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    details: CallErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.data = details.data ?? null;
    this.status = details.response?.status;
    this.requestId = details.response?.headers.get("X-Request-Id") ?? undefined;
    const wait = details.response?.headers.get("Retry-After") ?? "";
    this.retryAfter = /^\d+$/.test(wait) ? Number(wait) : undefined;
  }
}

/** What is known of a failure beside its code and message. */
export interface CallErrorDetails {
  data?: JsonValue;
  response?: Response | undefined;
  cause?: unknown;
}

/** What may follow the name of a function: its arguments, unless all may be left out. */
type RestArguments<TArgs> =
  Record<never, never> extends TArgs
    ? [args?: TArgs, options?: CallOptions]
    : [args: TArgs, options?: CallOptions];

/** Calls functions of a server by their names. */
export class Client {
  readonly #url: string;
  readonly #options: ClientOptions;

  /**
   * @param url - where `gnomon serve` listens, with the path below which it is mounted, if any
   */
  constructor(url: string | URL, options: ClientOptions = {}) {
    this.#url = String(url).replace(/\/+$/, "");
    this.#options = options;
  }

  /**
   * Reads the database.
   *
   * @throws {@link CallError}
   */
  query<TArgs, TValue>(
    reference: QueryReference<TArgs, TValue>,
    ...rest: RestArguments<NoInfer<TArgs>>
  ): Promise<TValue> {
    return this.#call(reference, rest);
  }

  /**
   * Changes the database, in one transaction.
   *
   * @throws {@link CallError}
   */
  mutation<TArgs, TValue>(
    reference: MutationReference<TArgs, TValue>,
    ...rest: RestArguments<NoInfer<TArgs>>
  ): Promise<TValue> {
    return this.#call(reference, rest);
  }

  /**
   * Does what may have effects outside the database.
   *
   * @throws {@link CallError}
   */
  action<TArgs, TValue>(
    reference: ActionReference<TArgs, TValue>,
    ...rest: RestArguments<NoInfer<TArgs>>
  ): Promise<TValue> {
    return this.#call(reference, rest);
  }

  async #call<TArgs, TValue>(
    reference: FunctionReference<FunctionKind, TArgs, TValue>,
    rest: [args?: TArgs, options?: CallOptions],
  ): Promise<TValue> {
    const [args, options = {}] = rest;
    const body = JSON.stringify({ path: reference.path, args }, refuseNaN);
    const given =
      options.token === undefined ? this.#options.token : options.token;
    const token = typeof given === "function" ? await given() : given;
    const limit = AbortSignal.timeout(
      options.timeoutMs ?? this.#options.timeoutMs ?? 65_000,
    );
    const signals = options.signal ? [options.signal, limit] : [limit];
    const send = this.#options.fetch ?? fetch;
    let response: Response | undefined;
    let text: string;
    try {
      response = await send(`${this.#url}/api/${reference.kind}`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
        body,
        signal: AbortSignal.any(signals),
      });
      text = await response.text();
    } catch (cause) {
      options.signal?.throwIfAborted();
      const details = { response, cause };
      throw limit.aborted
        ? new CallError("client_timeout", "the call took too long", details)
        : new CallError("network_error", "the call failed", details);
    }
    return valueOf(response, text) as TValue;
  }
}

/** JSON has no NaN and no infinities: `JSON.stringify` would make them null. */
function refuseNaN(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`${name} is ${value}, which cannot be sent`);
  }
  return value;
}

/** The value in an answer; throws what the server says in its place. */
function valueOf(response: Response, text: string): unknown {
  const { value, error } = parsed(text);
  if (response.ok && value !== undefined) {
    return value;
  }
  if (response.ok || typeof error?.code !== "string") {
    const message = `status ${response.status}, and not of a gnomon server`;
    throw new CallError("invalid_response", message, { response });
  }
  const { code, message, data } = error;
  throw new CallError(code, message, { data, response });
}

interface ServerAnswer {
  value?: unknown;
  error?: { code: ErrorCode; message: string; data: JsonValue };
}

function parsed(text: string): ServerAnswer {
  try {
    return (JSON.parse(text) as ServerAnswer | null) ?? {};
  } catch {
    return {};
  }
}
