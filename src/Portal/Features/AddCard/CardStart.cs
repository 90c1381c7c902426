using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>Writes down a card check with all that must happen for it. Giving back is planned by ReturnCardMoney, in the same transaction.</summary>
public sealed class CardStart(
    PortalDb db, Intents intents, ICardGateway gateway, IKeys keys, IChance chance, TimeProvider time, IOptions<CardCheckOptions> options, IOptions<PortalOptions> portal) : IPartOfSlice
{
    public void Plan(Account account, CardOffer offer, GatewayCard card, byte[] fingerprintHash)
    {
        var now = time.GetUtcNow();
        var (checkId, digits) = (chance.Token(), chance.SixDigits());
        var method = PaymentMethod.Card(chance.Token(), account.Id, fingerprintHash, card.Id, card.Brand, card.Last4, card.ExpiryMonth, card.ExpiryYear, now);
        var check = CardCheck.Start(checkId, account.Id, method.Id, fingerprintHash, keys.HashOfStatementCode(checkId, digits), now, options.Value.ConfirmWithin);
        offer.Take(now);
        db.PaymentMethods.Add(method);
        db.CardChecks.Add(check);
        PlanKeeping(account, check, card, now);
        PlanPayment(check, CardPaymentKind.Hold, CardPayment.HoldCents, digits, now);
        PlanPayment(check, CardPaymentKind.MicroCharge, MicroCharge.Draw(chance, gateway.SmallestChargeCents), digits, now);
        db.Note(now, account.Id, "card-added", "customer", method.Id);
    }

    private void PlanKeeping(Account account, CardCheck check, GatewayCard card, DateTimeOffset now)
    {
        if (card.CustomerId is null)
        {
            var comeBack = new Uri(portal.Value.PublicUrl!, "/payment-methods/card/return").AbsoluteUri;
            intents.Plan(KeepCard.KindName, CardCheckKeys.Keep(check.Id), account.Id, new KeepCardPayload(check.Id, comeBack), deadline: now + options.Value.ReturnAfter, visitorWaits: true);
            return;
        }
        // The processor's own page attached it already, and asked the issuer.
        account.GatewayCustomerId ??= card.CustomerId;
        check.Keep(now);
    }

    private void PlanPayment(CardCheck check, CardPaymentKind kind, int cents, string digits, DateTimeOffset now)
    {
        var payment = CardPayment.Plan(chance.Token(), check.Id, check.AccountId, kind, cents, now, options.Value.ReturnAfter);
        db.CardPayments.Add(payment);
        // Due when the step before is done; at the latest when it is too late for it, so that it comes to an end in any case.
        var isFirst = kind is CardPaymentKind.Hold && check.KeptAt is not null;
        intents.Plan(MakeCardPayment.KindOf(kind), CardCheckKeys.Make(check.Id, kind), check.AccountId, new CardPaymentPayload(payment.Id, digits, MakeCardPayment.Description),
            dueAt: isFirst ? null : now + options.Value.ReturnAfter, deadline: now + options.Value.ReturnAfter, visitorWaits: true);
    }
}
