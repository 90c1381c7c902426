using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>
/// The intents of one card check, by name: keep the card, hold, charge, and giving both back. Slices that make and undo them meet here and
/// nowhere else.
/// </summary>
public static class CardCheckKeys
{
    /// <summary>The kind of intents that give back once more. Pages say when.</summary>
    public const string ReturnAgainKind = "refund-again";

    /// <summary>Under which an account's record at the processor is made.</summary>
    public static string Customer(string accountId) => "customer:" + accountId;

    public static string Keep(string checkId) => "keep-card:" + checkId;

    public static string Make(string checkId, CardPaymentKind kind) => (kind is CardPaymentKind.Hold ? "hold:" : "charge:") + checkId;

    public static string Return(string checkId, CardPaymentKind kind) => (kind is CardPaymentKind.Hold ? "void:" : "refund:") + checkId;

    /// <summary>How the keys for giving back once more begin, after a way back that failed; the processor's name of that follows.</summary>
    public static string ReturnAgain(string checkId, CardPaymentKind kind) => Return(checkId, kind) + ":after:";

    /// <summary>In the order they are carried out.</summary>
    public static string[] Forward(string checkId) => [Keep(checkId), Make(checkId, CardPaymentKind.Hold), Make(checkId, CardPaymentKind.MicroCharge)];

    public static string[] Back(string checkId) => [Return(checkId, CardPaymentKind.Hold), Return(checkId, CardPaymentKind.MicroCharge)];

    /// <summary>A code fits its own check only.</summary>
    public static byte[] HashOfStatementCode(this IKeys keys, string checkId, string digits) => keys.Hash(KeyPurposes.StatementCode, checkId + "\n" + digits);

    /// <summary>
    /// Makes intents due that were planned for later; one that is being tried in this moment, once more right after. Sooner is never wrong: each
    /// still looks whether its turn has come.
    /// </summary>
    public static Task<int> HurryAsync(this PortalDb db, IReadOnlyCollection<string> keys, DateTimeOffset due, CancellationToken ct) =>
        db.Intents.Where(intent => keys.Contains(intent.Key) && intent.EndedAt == null && (intent.DueAt > due || intent.State == IntentState.Asking))
            .ExecuteUpdateAsync(intent => intent.SetProperty(i => i.DueAt, due), ct);
}
