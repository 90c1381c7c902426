using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>Everything PayPal remembers.</summary>
internal sealed class PayPalState
{
    /// <summary>PKCS#8, Base64: signs webhooks. A sandbox's key protects nothing.</summary>
    public string? SigningKey { get; set; }
    public Dictionary<string, DateTimeOffset> AccessTokens { get; set; } = [];
    public Dictionary<string, PayerRecord> Payers { get; set; } = [];
    public Dictionary<string, SetupTokenRecord> SetupTokens { get; set; } = [];
    public Dictionary<string, AgreementRecord> Agreements { get; set; } = [];
    public Dictionary<string, OrderRecord> Orders { get; set; } = [];
    public Dictionary<string, CaptureRecord> Captures { get; set; } = [];
    public Dictionary<string, PayPalRefundRecord> Refunds { get; set; } = [];
    public Dictionary<string, PayPalWebhookRecord> Webhooks { get; set; } = [];
    public Dictionary<string, JsonObject> Events { get; set; } = [];
    public Dictionary<string, KeptPayPalAnswer> Answers { get; set; } = [];
    public List<WebhookDelivery> Deliveries { get; set; } = [];
}

internal enum PayerConduct
{
    Pays,

    /// <summary>Approves agreements; every charge is declined.</summary>
    Declines,

    /// <summary>Removes an agreement a day after making it.</summary>
    RemovesLater,

    /// <summary>Pays, but PayPal has not verified the account.</summary>
    Unverified,
}

internal sealed record PayerRecord(string Id, string Email, string Country, string GivenName, string Surname, PayerConduct Conduct);

internal sealed record SetupTokenRecord(string Id, DateTimeOffset At, string Customer, string ReturnUrl, string CancelUrl)
{
    public string Status { get; set; } = "PAYER_ACTION_REQUIRED";
    public string? Brand { get; set; }
    public string? Description { get; set; }
    public string UsageType { get; set; } = "MERCHANT";
    public string? CustomerType { get; set; }
    public bool PermitsMany { get; set; }
    public string? Payer { get; set; }
}

/// <summary>What a payer agreed to: the vendor calls it a payment token, people a billing agreement.</summary>
internal sealed record AgreementRecord(string Id, DateTimeOffset At, string Customer, string Payer, string SetupToken)
{
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>When a payer of that kind removes it.</summary>
    public DateTimeOffset? EndsAt { get; set; }
}

internal sealed record OrderRecord(string Id, DateTimeOffset At, JsonArray Units)
{
    public string Status { get; set; } = "PAYER_ACTION_REQUIRED";
    public string? Payer { get; set; }
    public string? Agreement { get; set; }
    public List<string> Captures { get; set; } = [];
}

internal sealed record CaptureRecord(string Id, DateTimeOffset At, string Order, decimal Amount, string Currency)
{
    public string? InvoiceId { get; set; }
    public string? CustomId { get; set; }
    public decimal Refunded { get; set; }
    public bool IsDenied { get; set; }
}

internal sealed record PayPalRefundRecord(string Id, DateTimeOffset At, string Capture, decimal Amount, string Currency)
{
    public string? InvoiceId { get; set; }
    public string? CustomId { get; set; }
    public string? Note { get; set; }
}

internal sealed record PayPalWebhookRecord(string Id, string Url, List<string> Events);

/// <summary>What was answered to a PayPal-Request-Id.</summary>
internal sealed record KeptPayPalAnswer(string BodyHash, int Status, string Body, DateTimeOffset At);
