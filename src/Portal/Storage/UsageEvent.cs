namespace Portal.Storage;

/// <summary>Something used, as a product team reported it. Goes with the account.</summary>
public sealed class UsageEvent
{
    public long Id { get; set; }

    /// <summary>Whose key reported it.</summary>
    public string Source { get; set; } = "";

    /// <summary>The team's own name for it: once for each source.</summary>
    public string EventId { get; set; } = "";

    /// <summary>Over all that it says, so that the same name with other words is noticed.</summary>
    public byte[] ContentHash { get; set; } = [];
    public string SubscriptionId { get; set; } = "";
    public decimal Quantity { get; set; }
    public DateTimeOffset OccurredAt { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>The charge that it is part of, the first of several where one cannot hold it; null until then.</summary>
    public string? ChargeId { get; set; }
}
