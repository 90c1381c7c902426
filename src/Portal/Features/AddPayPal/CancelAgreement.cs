using MediatR;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.AddPayPal;

public sealed record CancelAgreementPayload(string AgreementId);

/// <summary>Ends an agreement at PayPal. Survives the account: it is asked until PayPal says that it is gone.</summary>
internal sealed class CancelAgreement(IPayPal payPal) : IntentKind<CancelAgreementPayload>
{
    public const string KindName = "paypal-cancel";

    public override string Name => KindName;

    /// <summary>One agreement is cancelled once, whoever asks.</summary>
    public static void Plan(Intents intents, string accountId, string agreementId) =>
        intents.Plan(KindName, "paypal-cancel:" + agreementId, accountId, new CancelAgreementPayload(agreementId));

    protected override async Task<Verdict> AskAsync(Intent intent, CancelAgreementPayload payload, CancellationToken ct) =>
        Verdict.Of(await payPal.CancelAgreementAsync(payload.AgreementId, ct));
}

/// <summary>Whoever removes a PayPal payment method (the customer, or the account's deletion) ends the agreement with it.</summary>
internal sealed class WhenPayPalRemoved(PortalDb db, Intents intents) : INotificationHandler<Happened<PaymentMethodRemoved>>
{
    public async Task Handle(Happened<PaymentMethodRemoved> notification, CancellationToken cancellationToken)
    {
        if (notification.Fact.Kind is not PaymentMethodKind.PayPal) return;
        var method = await db.PaymentMethods.FindAsync([notification.Fact.PaymentMethodId], cancellationToken);
        CancelAgreement.Plan(intents, notification.Fact.AccountId, method!.VendorId);
    }
}
