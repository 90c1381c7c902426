namespace Portal.Domain.Support;

/// <summary>A customer's question or trouble. The number is what both sides call it.</summary>
public sealed class Ticket
{
    private Ticket() { }

    public long Number { get; private init; }
    public string AccountId { get; private init; } = "";
    public string Subject { get; private init; } = "";
    public string Story { get; private init; } = "";
    public DateTimeOffset OpenedAt { get; private init; }

    /// <summary>Answered, and nothing more to do.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public static Ticket Open(string accountId, string subject, string story, DateTimeOffset now) =>
        new() { AccountId = accountId, Subject = subject, Story = story, OpenedAt = now };

    public void Close(DateTimeOffset now) => ClosedAt ??= now;
}
