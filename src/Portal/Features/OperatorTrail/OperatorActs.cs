using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.OperatorTrail;

/// <summary>An act of an operator, or a try to sign in as one.</summary>
/// <param name="Text">A key of the localizer.</param>
/// <param name="Account">Whom it was about; null where it was about nobody.</param>
/// <param name="Detail">An id or a word of ours.</param>
public sealed record OperatorAct(DateTimeOffset At, string Text, string Who, string? Account, string? Detail);

/// <param name="Part">From 1.</param>
/// <param name="HasOlder">There is a further page.</param>
public sealed record ActsShown(IReadOnlyList<OperatorAct> Lines, int Part, bool HasOlder);

/// <summary>Reads the audit trail of the operators, newest first: all that was done under one of their names, or at their door.</summary>
public sealed class OperatorActs(PortalDb db) : IPartOfSlice
{
    public const int OnAPage = 50;
    private const int MostParts = 1000;

    private static readonly Dictionary<string, string> Words = new()
    {
        ["operator-signed-in"] = "Signed in",
        ["operator-turned-away"] = "Turned away at the door: name or password was wrong",
        ["operator-door-closed"] = "Too many wrong names or passwords at the door: closed for a while",
        ["operator-signed-out"] = "Signed out",
        ["trail-read"] = "Read the trail of an account",
        ["intent-retried"] = "Had something tried again",
        ["card-attempts-allowed"] = "Allowed more attempts for a card",
        ["ticket-closed"] = "Closed a ticket",
        ["sessions-ended"] = "Signed a customer out everywhere",
    };

    public async Task<ActsShown> ReadAsync(int part, CancellationToken ct)
    {
        part = Math.Clamp(part, 1, MostParts);
        var found = await db.Audit.AsNoTracking().Where(line => !EF.Constant(AuditTrail.NoOperators).Contains(line.Actor)).OrderByDescending(line => line.At).ThenByDescending(line => line.Id)
            .Skip((part - 1) * OnAPage).Take(OnAPage + 1).ToListAsync(ct);
        return new ActsShown([.. found.Take(OnAPage).Select(ActOf)], part, found.Count > OnAPage && part < MostParts);
    }

    private static OperatorAct ActOf(AuditRow line) => new(line.At, InWords(line), line.Actor, line.AccountId, line.Detail);

    private static string InWords(AuditRow line) => line is { Act: "sessions-ended", AccountId: null } ? "Signed everybody out" : Words.GetValueOrDefault(line.Act) ?? IntentKind.InWords(line.Act);
}
