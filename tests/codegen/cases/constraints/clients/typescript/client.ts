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

/** A duration as ISO 8601 has it, such as `PT1H30M`. */
export type IsoDuration = string;

/** A decimal number, such as `19.90`. */
export type DecimalString = string;

export interface Cat {
  kind: "cat";
}

export interface Dog {
  kind: "dog";
}

export interface Order {
  unitPrice: DecimalString;
  oldPrice: DecimalString | null;
  /**
   * Three letters, a digit.
   * Of the pattern "^[A-Z]{3}\\d\\\"?$".
   */
  code: string;
  label: string;
  readAs: Integer;
  out: Integer;
  pet: Cat | Dog;
  maybePet: Cat | Dog | null;
  /** At least 1. */
  inMetadata: Integer;
  kept: Integer[];
  /** @defaultValue 0 */
  sentIfAny?: Integer;
  twiceAsMuch: Integer;
  [property: string]: unknown;
}

export interface OrderInput {
  unitPrice: number | DecimalString;
  /** @defaultValue null */
  oldPrice?: number | DecimalString | null;
  /**
   * Three letters, a digit.
   * Of the pattern "^[A-Z]{3}\\d\\\"?$".
   */
  code: string;
  /** @defaultValue "-" */
  label?: string;
  first: Integer;
  sentAs: Integer;
  secret: string;
  pet: Cat | Dog;
  /** @defaultValue null */
  maybePet?: Cat | Dog | null;
  /**
   * At least 1.
   * @defaultValue 3
   */
  inMetadata?: Integer;
  kept?: Integer[];
  /** @defaultValue 0 */
  sentIfAny?: Integer;
  [property: string]: unknown;
}

/** The functions, by module. */
export const api = {
  limits: {
    /** @internal It is not answered over HTTP. */
    numbers: action<
      {
        /** More than 0. */
        positive: Integer;
        /** More than 0, at most 1. */
        limited: number;
        /** At least -4, a multiple of 2. */
        even: Integer;
        price: number | DecimalString;
        discount: number | DecimalString;
        /** At least 1. */
        maybe: Integer | null;
        /** More than 5. */
        tightened: Integer;
        with_unit: number;
        /** In Python: `int`. */
        checked: unknown;
      },
      Integer
    >("limits:numbers"),
    /** @internal It is not answered over HTTP. */
    place: action<{ order: OrderInput }, Order>("limits:place"),
    /** @internal It is not answered over HTTP. */
    texts: action<
      {
        /** Length at least 1, length at most 80. */
        name: string;
        /** Of the pattern "^[A-Z]{3}\\d\\\"?$". */
        code: string;
        /** Length at most 9. */
        trimmed: string;
        /** Length at most 9. */
        data: Base64;
        /** Number of items at least 1, number of items at most 3. */
        names: string[];
        /** Number of items at least 1. */
        unique: Integer[];
        /** Number of keys at most 2. */
        by_name: Record<string, Integer>;
        by_code: Record<string, Integer>;
        /** Number of items at least 1. */
        waits: IsoDuration[];
        brief: IsoDuration;
        /** @defaultValue null */
        soon?: IsoDateTime | null;
      },
      string[]
    >("limits:texts"),
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
