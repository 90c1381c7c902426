using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.AddPayPal;

public sealed record CancelAgreementPayload(string AgreementId);

/// <summary>Ends an agreement at PayPal. Survives the account: it is asked until PayPal says that it is gone.</summary>
internal sealed class CancelAgreement(PortalDb db, IPayPal payPal) : IntentKind<CancelAgreementPayload>
{
    public const string KindName = "paypal-cancel";

    public override string Name => KindName;

    /// <param name="cause">What is over: PayPal may give a payer the same agreement again, which then ends for another reason.</param>
    public static void Plan(Intents intents, string cause, string accountId, string agreementId) =>
        intents.Plan(KindName, "paypal-cancel:" + cause, accountId, new CancelAgreementPayload(agreementId));

    /// <summary>One that a payer was given again, and somebody pays by, is left alone.</summary>
    protected override async Task<Verdict> AskAsync(Intent intent, CancelAgreementPayload payload, CancellationToken ct) =>
        await db.PaymentMethods.AnyAsync(method => method.VendorId == payload.AgreementId && method.RemovedAt == null, ct)
            ? Verdict.Moot("in-use") : Verdict.Lasting(await payPal.CancelAgreementAsync(payload.AgreementId, ct));
}

/// <summary>Whoever removes a PayPal payment method (the customer, or the account's deletion) ends the agreement with it.</summary>
internal sealed class WhenPayPalRemoved(PortalDb db, Intents intents) : INotificationHandler<Happened<PaymentMethodRemoved>>
{
    public async Task Handle(Happened<PaymentMethodRemoved> notification, CancellationToken cancellationToken)
    {
        if (notification.Fact.Kind is not PaymentMethodKind.PayPal) return;
        var method = await db.PaymentMethods.FindAsync([notification.Fact.PaymentMethodId], cancellationToken);
        CancelAgreement.Plan(intents, notification.Fact.PaymentMethodId, notification.Fact.AccountId, method!.VendorId);
    }
}
