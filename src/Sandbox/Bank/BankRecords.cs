using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.Bank;

/// <summary>Everything the bank remembers. No card number and no security code is in it, only keyed hashes of numbers.</summary>
internal sealed class BankState
{
    public byte[] FingerprintKey { get; set; } = [];
    public Dictionary<string, CustomerRecord> Customers { get; set; } = [];
    public Dictionary<string, PaymentMethodRecord> PaymentMethods { get; set; } = [];
    public Dictionary<string, SetupIntentRecord> SetupIntents { get; set; } = [];
    public Dictionary<string, PaymentIntentRecord> PaymentIntents { get; set; } = [];
    public Dictionary<string, ChargeRecord> Charges { get; set; } = [];
    public Dictionary<string, RefundRecord> Refunds { get; set; } = [];
    public Dictionary<string, DisputeRecord> Disputes { get; set; } = [];
    public Dictionary<string, CheckoutSessionRecord> Sessions { get; set; } = [];
    public Dictionary<string, ChallengeRecord> Challenges { get; set; } = [];
    public Dictionary<string, WebhookEndpointRecord> Endpoints { get; set; } = [];
    public Dictionary<string, KeptAnswer> Answers { get; set; } = [];
    public List<EventRecord> Events { get; set; } = [];
    public List<StatementLine> Statement { get; set; } = [];
    public List<WebhookDelivery> Deliveries { get; set; } = [];
}

internal sealed record CardRecord(
    string Brand, string Country, string Funding, string Last4, int ExpMonth, int ExpYear, string Fingerprint, CardConduct Conduct)
{
    public string? CvcCheck { get; set; } = "unchecked";
}

internal sealed record CustomerRecord(string Id, long Created)
{
    public string? Email { get; set; }
    public string? Name { get; set; }
    public string? Description { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];
    public List<string> PreferredLocales { get; set; } = [];
    public long? DeletedAt { get; set; }
}

internal sealed record PaymentMethodRecord(string Id, long Created, CardRecord Card)
{
    public string? Name { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string AllowRedisplay { get; set; } = "unspecified";
    public Dictionary<string, string> Metadata { get; set; } = [];
    public string? Customer { get; set; }

    /// <summary>When its owner agreed, strongly authenticated where asked, to charges in their absence.</summary>
    public long? SetUpAt { get; set; }

    /// <summary>A payment method taken from a customer can never be used again.</summary>
    public long? DetachedAt { get; set; }
}

internal sealed record SetupIntentRecord(string Id, long Created, string ClientSecret)
{
    public string Status { get; set; } = "requires_payment_method";
    public string? Customer { get; set; }
    public string? PaymentMethod { get; set; }
    public string Usage { get; set; } = "off_session";
    public string? Description { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];
    public List<string>? AllowedTypes { get; set; }
    public string? CancellationReason { get; set; }
    public JsonObject? NextAction { get; set; }
    public JsonObject? LastError { get; set; }
    public string? LatestAttempt { get; set; }

    /// <summary>The Checkout Session that owns this intent: nobody else may confirm or cancel it.</summary>
    public string? Session { get; set; }
}

internal sealed record PaymentIntentRecord(string Id, long Created, string ClientSecret, long Amount, string Currency)
{
    public string Status { get; set; } = "requires_payment_method";
    public string? Customer { get; set; }
    public string? PaymentMethod { get; set; }
    public string CaptureMethod { get; set; } = "automatic_async";
    public string ConfirmationMethod { get; set; } = "automatic";
    public string? Description { get; set; }
    public string? Suffix { get; set; }
    public string? ReceiptEmail { get; set; }
    public string? SetupFutureUsage { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];
    public List<string>? AllowedTypes { get; set; }
    public string? LatestCharge { get; set; }
    public long AmountReceived { get; set; }
    public long? CanceledAt { get; set; }
    public string? CancellationReason { get; set; }

    /// <summary>When one that is being processed comes to its end, in Unix seconds.</summary>
    public long? TurnsAt { get; set; }
    public JsonObject? NextAction { get; set; }
    public JsonObject? LastError { get; set; }
}

internal sealed record ChargeRecord(string Id, long Created, string PaymentIntent, string PaymentMethod, long Amount, string Descriptor)
{
    public string? Customer { get; set; }
    public string? Description { get; set; }
    public string? Suffix { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];
    public string Status { get; set; } = "succeeded";
    public long AmountCaptured { get; set; }
    public long AmountRefunded { get; set; }
    public long? CaptureBefore { get; set; }
    public bool Authenticated { get; set; }
    public bool IsDisputed { get; set; }
    public string? FailureCode { get; set; }
    public string? DeclineCode { get; set; }
    public string? FailureMessage { get; set; }
}

internal sealed record RefundRecord(string Id, long Created, string Charge, string PaymentIntent, long Amount)
{
    public string Status { get; set; } = "succeeded";
    public string? Reason { get; set; }
    public string? FailureReason { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];

    /// <summary>When the test card's later outcome arrives, in Unix seconds.</summary>
    public long? TurnsAt { get; set; }
}

internal sealed record DisputeRecord(string Id, long Created, string Charge, string PaymentIntent, long Amount)
{
    public string Status { get; set; } = "needs_response";

    /// <summary>When the bank decides for the seller, in Unix seconds.</summary>
    public long? TurnsAt { get; set; }
}

internal sealed record CheckoutSessionRecord(
    string Id, long Created, string SetupIntent, string SuccessUrl, string CancelUrl, string Url, long ExpiresAt)
{
    public string Status { get; set; } = "open";
    public string? Customer { get; set; }
    public string? CustomerCreation { get; set; }
    public string? CustomerEmail { get; set; }
    public string? PayerName { get; set; }
    public string? ClientReference { get; set; }
    public string? Currency { get; set; }
    public string? Locale { get; set; }
    public string? SubmitText { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];
    public List<string>? AllowedTypes { get; set; }
    public List<string> BlockedFundings { get; set; } = [];
    public List<string> BlockedBrands { get; set; } = [];
}

/// <summary>A person is to prove to their bank that the card is theirs, on the page /3ds/{token}.</summary>
internal sealed record ChallengeRecord(string Token, string Intent, string ReturnUrl)
{
    public string? Outcome { get; set; }
}

internal sealed record WebhookEndpointRecord(string Id, long Created, string Url, List<string> Events, string Secret)
{
    public string? ApiVersion { get; set; }
    public string? Description { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];
}

internal sealed record EventRecord(
    string Id, long Created, string Type, JsonObject Object, JsonObject? Previous, string? RequestId, string? IdempotencyKey,
    int Endpoints);

/// <summary>What was answered to an idempotency key.</summary>
internal sealed record KeptAnswer(string Operation, string ParametersHash, int Status, string Body, DateTimeOffset At);

/// <summary>A line of a card's bank statement. Kind: hold, void, charge or refund; amount in cents.</summary>
internal sealed record StatementLine(
    string Fingerprint, string Card, string Kind, long Amount, string Description, string Reference, DateTimeOffset At);
