using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.VerifyPhone;

/// <param name="RecordId">The carrier's id of a message or call.</param>
public sealed record ForgetAtCarrierPayload(string RecordId);

/// <summary>
/// Deletes what the carrier keeps of a code that was sent, number and words, a day after it: until then somebody who asks why nothing came
/// can be helped. Goes on after the account is gone. A message whose answer was lost, and of which the carrier never told, has no id that we know.
/// </summary>
internal sealed class ForgetAtCarrier(ITelephone telephone) : IntentKind<ForgetAtCarrierPayload>
{
    public const string KindName = "forget-at-carrier";

    private static readonly TimeSpan After = TimeSpan.FromDays(1);

    public override string Name => KindName;

    /// <summary>Once for each record, whether the carrier's answer or its later word names it first.</summary>
    public static async Task PlanAsync(PortalDb db, Intents intents, string accountId, string recordId, DateTimeOffset now, CancellationToken ct)
    {
        var key = $"{KindName}:{recordId}";
        if (!await db.Intents.AnyAsync(intent => intent.Key == key, ct)) intents.Plan(KindName, key, accountId, new ForgetAtCarrierPayload(recordId), dueAt: now + After);
    }

    protected override async Task<Verdict> AskAsync(Intent intent, ForgetAtCarrierPayload payload, CancellationToken ct) =>
        Verdict.Lasting(await telephone.ForgetAsync(payload.RecordId, ct));
}
