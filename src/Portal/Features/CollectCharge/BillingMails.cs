using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Domain.Products;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.CollectCharge;

/// <param name="Attempt">Which try it tells of.</param>
/// <param name="RetryAt">When it is tried again by itself; null: no more.</param>
public sealed record BillingMailPayload(string ChargeId, int Attempt, bool IsPaid, string? Why, DateTimeOffset? RetryAt);

/// <summary>Plans the mail about a try with what came of it.</summary>
public sealed class BillingMails(Intents intents, TimeProvider time) : IPartOfSlice
{
    public void Plan(Charge charge, int attempt)
    {
        var payload = new BillingMailPayload(charge.Id, attempt, charge.State is ChargeState.Paid, charge.DeclinedWhy, charge.State is ChargeState.Pending ? charge.DueAt : null);
        intents.Plan(BillingKeys.MailKind, $"billing-mail:{charge.Id}:{attempt}", charge.AccountId, payload, deadline: time.GetUtcNow() + TimeSpan.FromDays(7));
    }
}

/// <summary>A receipt; or that a charge was declined, and what happens next.</summary>
internal sealed class BillingMail(PortalDb db, IMail mail, Letters letters, TimeProvider time, IOptions<CatalogueOptions> catalogue, IOptions<PortalOptions> portal) : MessageKind<BillingMailPayload>(db)
{
    public override string Name => BillingKeys.MailKind;

    private string BillingPage => new Uri(portal.Value.PublicUrl!, "/billing").AbsoluteUri;

    protected override async Task<Outgoing> WriteAsync(Intent intent, BillingMailPayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        var owner = await Db.Accounts.Where(account => account.Id == intent.Subject && account.EmailProvenAt != null)
            .Select(account => new { account.Email, IsClosing = account.ClosingSince != null }).FirstOrDefaultAsync(ct);
        if (owner is null) return Outgoing.NotAnyMore("no-proven-address");
        var charge = await Db.Charges.AsNoTracking().SingleAsync(charge => charge.Id == payload.ChargeId, ct);
        // A decline that was paid since would only frighten.
        if (!payload.IsPaid && charge.State is ChargeState.Paid) return Outgoing.NotAnyMore("paid-since");
        var letter = payload.IsPaid ? await ReceiptAsync(charge, ct) : Declined(charge, payload, owner.IsClosing);
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, owner.Email, letter.Subject, letter.Text, letter.Html));
    }

    private async Task<Letter> ReceiptAsync(Charge charge, CancellationToken ct)
    {
        var from = await Db.PaymentMethods.AsNoTracking().FirstOrDefaultAsync(method => method.Id == charge.PaymentMethodId, ct);
        return letters.Write("Receipt from {0}", null,
            new LetterLine("You paid {0}. Thank you.", Money.Usd(charge.DueCents)),
            new LetterLine("Receipt number {0}, {1:d MMMM yyyy}: {2}, {3:d MMMM yyyy} to {4:d MMMM yyyy}.", charge.Number, charge.PaidAt!, catalogue.Value.NameOf(charge.Product), charge.PeriodFrom, charge.PeriodTo),
            charge.DiscountCents > 0 ? new LetterLine("Price {0}, less {1} by coupon.", Money.Usd(charge.AmountCents), Money.Usd(charge.DiscountCents)) : new LetterLine("Price {0}.", Money.Usd(charge.AmountCents)),
            from is { Kind: PaymentMethodKind.Card, Last4: { } last4 } ? new LetterLine("Paid with your card that ends in {0}.", last4) : "Paid with PayPal.",
            new LetterLine("All your receipts: {0}", BillingPage));
    }

    private Letter Declined(Charge charge, BillingMailPayload payload, bool isClosing) => letters.Write("A payment to {0} was declined", null,
    [
        new LetterLine("We could not collect {0} for {1}, charge number {2}.", Money.Usd(charge.DueCents), catalogue.Value.NameOf(charge.Product), charge.Number),
        DeclineWords.Of(payload.Why),
        payload.RetryAt is { } at ? new LetterLine("We try again on {0:d MMMM yyyy}. You need not wait for it:", at) : "We do not try again by ourselves, so please pay by hand:",
        new LetterLine("sign in and press “Pay now” at {0}", BillingPage),
        .. isClosing ? new LetterLine[] { "Your account is closing. It is deleted by itself as soon as this is paid." } : [],
    ]);
}
