using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.VerifyPhone;

/// <summary>
/// Deletes what the carrier keeps of a message or call. Goes on after the account is gone. A message whose answer was lost, and of which the carrier
/// never told, has no id that we know.
/// </summary>
internal sealed class ForgetAtCarrier(ITelephone telephone) : IntentKind<CarrierRecordPayload>
{
    public override string Name => CarrierRecordPayload.Forget;

    protected override async Task<Verdict> AskAsync(Intent intent, CarrierRecordPayload payload, CancellationToken ct) =>
        Verdict.Lasting(await telephone.ForgetAsync(payload.RecordId, ct));
}
