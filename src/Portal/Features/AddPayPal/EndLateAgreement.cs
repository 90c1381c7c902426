using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.AddPayPal;

/// <param name="Key">Under which it was asked for; brings what came of it.</param>
public sealed record EndLateAgreementPayload(string OpenedId, string Key);

/// <summary>After a no that an earlier, lost try may have outlived: when nothing can be on its way any more, an agreement that came of it is ended.</summary>
internal sealed class EndLateAgreement(IPayPal payPal, Intents intents) : IntentKind<EndLateAgreementPayload>
{
    public const string KindName = "paypal-end-late";

    public override string Name => KindName;

    public static void Plan(Intents intents, Intent refused, string openedId, DateTimeOffset now) =>
        intents.Plan(KindName, "late:" + refused.Key, refused.Subject, new EndLateAgreementPayload(openedId, refused.Key), dueAt: now + QuietTime);

    protected override async Task<Verdict> AskAsync(Intent intent, EndLateAgreementPayload payload, CancellationToken ct) =>
        Verdict.Of(await payPal.KeepAgreementAsync(payload.OpenedId, payload.Key, ct), agreement => agreement.Id);

    protected override Task RecordAsync(Intent intent, EndLateAgreementPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.Value is Agreement kept) CancelAgreement.Plan(intents, intent.Key, intent.Subject, kept.Id);
        return Task.CompletedTask;
    }
}
