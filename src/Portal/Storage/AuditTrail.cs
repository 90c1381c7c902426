namespace Portal.Storage;

public static class AuditTrail
{
    /// <summary>Who acts without being an operator.</summary>
    public static readonly string[] NoOperators = ["customer", "stranger", "clock", "vendor"];

    /// <summary>Adds a line to the change at hand: who did what, without personal data.</summary>
    /// <param name="actor">customer, stranger, clock, vendor, or the name of the operator who did it.</param>
    /// <param name="detail">An id or a word of ours; never what somebody typed.</param>
    public static void Note(this PortalDb db, DateTimeOffset at, string? accountId, string act, string actor, string? detail = null) =>
        db.Audit.Add(new AuditRow { At = at, AccountId = accountId, Act = act, Actor = actor, Detail = detail });
}
