using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Products;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.CollectCharge;

/// <param name="Attempt">Which try it tells of.</param>
/// <param name="RetryAt">When it is tried again by itself; null: no more.</param>
/// <param name="To">Whom a receipt goes to when the account is gone.</param>
/// <param name="Last4">Of the card that was paid with; null for PayPal.</param>
public sealed record BillingMailPayload(string ChargeId, int Attempt, bool IsPaid, string? Why = null, DateTimeOffset? RetryAt = null, string? To = null, string? Last4 = null);

/// <summary>Plans the mail about a try with what came of it.</summary>
public sealed class BillingMails(PortalDb db, Intents intents, TimeProvider time) : IPartOfSlice
{
    public void PlanDecline(Charge charge, int attempt) =>
        Plan(charge, new BillingMailPayload(charge.Id, attempt, IsPaid: false, charge.DeclinedWhy, charge.State is ChargeState.Pending ? charge.DueAt : null));

    /// <summary>With all that a receipt says which goes with the account: a mail server may be away for longer than a deletion takes.</summary>
    public async Task PlanReceiptAsync(Charge charge, CancellationToken ct)
    {
        var facts = await db.Accounts.Where(account => account.Id == charge.AccountId && account.EmailProvenAt != null)
            .Select(account => new { account.Email, Last4 = db.PaymentMethods.Where(method => method.Id == charge.PaymentMethodId).Select(method => method.Last4).FirstOrDefault() }).FirstOrDefaultAsync(ct);
        Plan(charge, new BillingMailPayload(charge.Id, charge.Attempt, IsPaid: true) { To = facts?.Email, Last4 = facts?.Last4 });
    }

    private void Plan(Charge charge, BillingMailPayload payload) =>
        intents.Plan(BillingKeys.MailKind, $"billing-mail:{charge.Id}:{payload.Attempt}", charge.AccountId, payload, deadline: time.GetUtcNow() + TimeSpan.FromDays(7));
}

internal sealed class WhenReceiptIsDue(PortalDb db, BillingMails mails) : INotificationHandler<Happened<ChargePaid>>
{
    public async Task Handle(Happened<ChargePaid> notification, CancellationToken cancellationToken) =>
        await mails.PlanReceiptAsync((await db.Charges.FindAsync([notification.Fact.ChargeId], cancellationToken))!, cancellationToken);
}

/// <summary>A receipt, which arrives late if need be, also when the account is gone; or that a charge was declined, and what happens next.</summary>
internal sealed class BillingMail(PortalDb db, IMail mail, Letters letters, TimeProvider time, IOptions<CatalogueOptions> catalogue, IOptions<PortalOptions> portal) : MessageKind<BillingMailPayload>(db)
{
    public override string Name => BillingKeys.MailKind;

    /// <summary>A decline finds nobody to tell when the account is gone.</summary>
    public override bool EndsWithAccount => false;

    private string BillingPage => new Uri(portal.Value.PublicUrl!, "/billing").AbsoluteUri;

    protected override async Task<Outgoing> WriteAsync(Intent intent, BillingMailPayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        var owner = await Db.Accounts.Where(account => account.Id == intent.Subject && account.EmailProvenAt != null)
            .Select(account => new { account.Email, IsClosing = account.ClosingSince != null }).FirstOrDefaultAsync(ct);
        if ((owner?.Email ?? (payload.IsPaid ? payload.To : null)) is not { } address) return Outgoing.NotAnyMore("no-proven-address");
        var charge = await Db.Charges.AsNoTracking().SingleAsync(charge => charge.Id == payload.ChargeId, ct);
        // A decline that was paid since would only frighten.
        if (!payload.IsPaid && charge.State is ChargeState.Paid) return Outgoing.NotAnyMore("paid-since");
        var letter = payload.IsPaid ? Receipt(charge, payload) : Declined(charge, payload, owner!.IsClosing);
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, address, letter.Subject, letter.Text, letter.Html));
    }

    private Letter Receipt(Charge charge, BillingMailPayload payload) => letters.Write("Receipt from {0}", null,
    [
        charge.DueCents > 0 ? new LetterLine("You paid {0}. Thank you.", Money.Usd(charge.DueCents)) : "There is nothing to pay this time.",
        new LetterLine("Receipt number {0}, {1:d MMMM yyyy}: {2}, {3:d MMMM yyyy} to {4:d MMMM yyyy}.", charge.Number, charge.PaidAt!, catalogue.Value.NameOf(charge.Product), charge.PeriodFrom, charge.PeriodTo),
        charge.DiscountCents > 0 ? new LetterLine("Price {0}, less {1} by coupon.", Money.Usd(charge.AmountCents), Money.Usd(charge.DiscountCents)) : new LetterLine("Price {0}.", Money.Usd(charge.AmountCents)),
        .. charge.WaivedCents > 0 ? new LetterLine[] { new("{0} is given up, as it is too little to be collected.", Money.Usd(charge.WaivedCents)) } : [],
        .. charge.DueCents > 0 ? new[] { payload.Last4 is { } last4 ? new LetterLine("Paid with your card that ends in {0}.", last4) : "Paid with PayPal." } : [],
        new LetterLine("All your receipts: {0}", BillingPage),
    ]);

    private Letter Declined(Charge charge, BillingMailPayload payload, bool isClosing) => letters.Write("A payment to {0} was declined", null,
    [
        new LetterLine("We could not collect {0} for {1}, charge number {2}.", Money.Usd(charge.DueCents), catalogue.Value.NameOf(charge.Product), charge.Number),
        DeclineWords.Of(payload.Why),
        payload.RetryAt is { } at ? new LetterLine("We try again on {0:d MMMM yyyy}. You need not wait for it:", at) : "We do not try again by ourselves, so please pay by hand:",
        new LetterLine("sign in and press “Pay now” at {0}", BillingPage),
        .. isClosing ? new LetterLine[] { "Your account is closing. It is deleted by itself as soon as this is paid." } : [],
    ]);
}
