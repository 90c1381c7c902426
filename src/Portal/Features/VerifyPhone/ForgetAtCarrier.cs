using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.VerifyPhone;

/// <param name="RecordId">The carrier's id of a message or call.</param>
public sealed record ForgetAtCarrierPayload(string RecordId);

/// <summary>
/// Deletes what the carrier keeps of a code that was sent, number and words, a day after it: until then somebody who asks why nothing came
/// can be helped. Goes on after the account is gone. A message whose answer was lost has no id that we know.
/// </summary>
internal sealed class ForgetAtCarrier(ITelephone telephone) : IntentKind<ForgetAtCarrierPayload>
{
    public const string KindName = "forget-at-carrier";

    private static readonly TimeSpan After = TimeSpan.FromDays(1);

    public override string Name => KindName;

    public static void Plan(Intents intents, string accountId, string recordId, DateTimeOffset now) =>
        intents.Plan(KindName, $"{KindName}:{recordId}", accountId, new ForgetAtCarrierPayload(recordId), dueAt: now + After);

    protected override async Task<Verdict> AskAsync(Intent intent, ForgetAtCarrierPayload payload, CancellationToken ct) =>
        Verdict.Lasting(await telephone.ForgetAsync(payload.RecordId, ct));
}
