using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Domain.Products;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.CollectCharge;

/// <summary>
/// Takes what a charge costs from the customer's payment method: one try, under one key. What may have been taken is asked for again until
/// the answer is definite; only then another try may follow.
/// </summary>
internal sealed class CollectCharge(
    PortalDb db, ChargeBook book, BillingMails mails, ICardGateway gateway, IPayPalPayments payPal, TimeProvider time, IOptions<BillingOptions> options, IOptions<PortalOptions> portal)
    : IntentKind<CollectPayload>
{
    public const string NoPaymentMethod = "no-payment-method";

    /// <summary>The processor remembers a key for a day; nobody asks under it when it may have been forgotten.</summary>
    private static readonly TimeSpan KeyLasts = TimeSpan.FromHours(20);

    private const string NoSince = "no-since:";

    public override string Name => BillingKeys.CollectKind;

    public override IntentMatter Matter => IntentMatter.Money;

    /// <summary>The deadline is a day after the try was due: at 20 hours a person should look.</summary>
    public override TimeSpan? AlarmBefore => TimeSpan.FromHours(4);

    protected override async Task<Verdict> AskAsync(Intent intent, CollectPayload payload, CancellationToken ct)
    {
        if (await BeginAsync(intent, payload, ct) is not { } begun) return Verdict.Moot("not-wanted");
        return begun switch
        {
            ({ State: ChargeState.Pending }, null, _) => Verdict.Never(NoPaymentMethod),
            (_, null, _) => Verdict.Unknown("payment-method-unknown"),
            (var charge, { Kind: PaymentMethodKind.Card } card, { } customer) => UnlessOurFault(intent, card, await ByCardAsync(intent, charge, customer, card.VendorId, ct)),
            (_, { Kind: PaymentMethodKind.Card }, null) => Verdict.Never(NoPaymentMethod),
            (var charge, { } agreement, _) => UnlessOurFault(intent, agreement, await ByPayPalAsync(intent, charge, agreement, ct)),
        };
    }

    /// <summary>
    /// What they find wrong with us is no decline of the customer's: it is asked again, as after the alarm an operator may have healed it. Unless the payment
    /// method was ended at the vendor meanwhile. After a try that may have had an effect it proves nothing about that one.
    /// </summary>
    private static Verdict UnlessOurFault(Intent intent, PaymentMethod from, Verdict verdict) => verdict switch
    {
        { State: IntentState.Never, Word: { } why } when IsOurFault(from, why) => intent.Possible > 1 ? Verdict.Unknown(why) : Verdict.Later(why),
        _ => verdict,
    };

    private static bool IsOurFault(PaymentMethod from, string why) => FaultWords.AreOurs(why) && from.RemovedAt is null;

    /// <summary>
    /// Writes down, before anybody is asked, that this try is under way and what it is collected from: under one key a vendor wants the same words for ever.
    /// </summary>
    private async Task<(Charge Charge, PaymentMethod? From, string? CustomerId)?> BeginAsync(Intent intent, CollectPayload payload, CancellationToken ct)
    {
        db.StartAnew();
        await using var work = await db.Database.BeginTransactionAsync(ct);
        if (await LockedAsync(payload, ct) is not ({ } account, { State: ChargeState.Pending or ChargeState.Collecting } charge)) return null;
        var from = charge.State is ChargeState.Collecting
            ? await db.PaymentMethods.SingleOrDefaultAsync(method => method.Id == charge.PaymentMethodId, ct)
            : await db.PaymentMethods.Where(method => method.AccountId == account && method.VerifiedAt != null && method.RemovedAt == null).OrderBy(method => method.Id == charge.DeclinedMethodId).ThenBy(method => method.Kind).FirstOrDefaultAsync(ct);
        if (from is not null) charge.Collect(from.Id, time.GetUtcNow());
        // Paid by hand before its day: from now on it may have been taken, and what became of that must be known as soon.
        if (charge.CollectingSince + ChargeBook.KnownWithin is { } known && known < intent.Deadline)
            await db.Intents.Where(row => row.Id == intent.Id).ExecuteUpdateAsync(row => row.SetProperty(i => i.Deadline, known), ct);
        await db.SaveChangesAsync(ct);
        await work.CommitAsync(ct);
        return (charge, from, await db.Accounts.Where(owner => owner.Id == account).Select(owner => owner.GatewayCustomerId).FirstOrDefaultAsync(ct));
    }

    private async Task<Verdict> ByCardAsync(Intent intent, Charge charge, string customerId, string cardId, CancellationToken ct)
    {
        // As long as nothing can have come of it there is nothing to be forgotten.
        if (intent.Possible > 1 && charge.CollectingSince + KeyLasts < time.GetUtcNow()) return await LookAsync(intent, charge, ct);
        var order = new PaymentOrder(customerId, cardId, Money.Usd(charge.DueCents), charge.Id, null, Describe(charge));
        var reply = await gateway.ChargeAsync(order, intent.Key, ct);
        // The processor will say nothing else under this key; what it did is on its list.
        return reply is Reply<GatewayPayment>.Unknown(CardGatewayTroubles.StoredError) ? await LookAsync(intent, charge, ct) : Verdict.Of(reply, made => made.Id);
    }

    /// <summary>
    /// Asking again could take the money twice: so this only looks, and believes "none" when it has found none for longer than any call can stay on its
    /// way, while nobody asked any more.
    /// </summary>
    private async Task<Verdict> LookAsync(Intent intent, Charge charge, CancellationToken ct)
    {
        var (now, since) = (time.GetUtcNow(), charge.CollectingSince!.Value);
        // By the charge too: one that came about by itself has no key. What was taken for an earlier try that seemed to be over has paid it as well.
        return await gateway.FindPaymentAsync(new PaymentLook(intent.Key, charge.Id, since - QuietTime, now + QuietTime), ct) switch
        {
            Reply<GatewayPayment?>.Answered { Value: { } made } => Verdict.Done(made.Id),
            Reply<GatewayPayment?>.Answered when now > since + PaymentLook.GoesBack => Verdict.Unknown("too-long-ago-to-tell"),
            Reply<GatewayPayment?>.Answered => now > since + KeyLasts ? BelieveLater(intent, Verdict.Never(CardDeclines.TryAgain)) : Verdict.Unknown("quiet-time"),
            var reply => Verdict.Unknown(Verdict.Of(reply).Word!),
        };
    }

    private async Task<Verdict> ByPayPalAsync(Intent intent, Charge charge, PaymentMethod agreement, CancellationToken ct)
    {
        if (charge.OrderId is { } taken && PayPalTroubles.OnlyReadingTells(intent.LastWord)) return Verdict.Of(await payPal.ReadOrderAsync(taken, ct), id => id);
        if (charge.OrderId is { } known) return Judge(intent, agreement, await payPal.CaptureOrderAsync(known, agreement.VendorId, intent.Key, ct));
        var opened = await payPal.OpenOrderAsync(new OrderToPay(Money.Usd(charge.DueCents), charge.Id, Describe(charge)), intent.Key + ":order", ct);
        if (opened is not Reply<string>.Answered(var orderId)) return Verdict.Of(opened);
        if (await NameOrderAsync(charge, orderId, ct) == 0) return Verdict.Later("order-named-meanwhile");
        return Judge(intent, agreement, await payPal.CaptureOrderAsync(orderId, agreement.VendorId, intent.Key, ct));
    }

    /// <summary>
    /// PayPal does not keep its no under our key: an earlier call whose answer was lost may still arrive, and be paid. So a no that follows one
    /// is believed when it has been said for longer than any call can stay on its way.
    /// </summary>
    private Verdict Judge(Intent intent, PaymentMethod agreement, Reply<string> reply) =>
        reply is Reply<string>.Refused(var why) && intent.Possible > 1 && !IsOurFault(agreement, why) ? BelieveLater(intent, Verdict.Of(reply)) : Verdict.Of(reply, id => id);

    /// <summary>A no that counts when it has been said, at each asking, for longer than any call can stay on its way.</summary>
    private Verdict BelieveLater(Intent intent, Verdict no)
    {
        var now = time.GetUtcNow();
        var since = intent.LastWord?.StartsWith(NoSince, StringComparison.Ordinal) == true ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(intent.LastWord[NoSince.Length..], CultureInfo.InvariantCulture)) : now;
        return now - since > QuietTime ? no : Verdict.Unknown(NoSince + since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Before it is captured: so whoever comes after us asks about this order and no other.</summary>
    private Task<int> NameOrderAsync(Charge charge, string orderId, CancellationToken ct) =>
        db.Charges.Where(line => line.Id == charge.Id && line.Attempt == charge.Attempt && line.State == ChargeState.Collecting && line.OrderId == null)
            .ExecuteUpdateAsync(line => line.SetProperty(l => l.OrderId, orderId), ct);

    protected override async Task RecordAsync(Intent intent, CollectPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.State is not (IntentState.Done or IntentState.Never) || await LockedAsync(payload, ct) is not (_, { IsOpen: true } charge)) return;
        var now = time.GetUtcNow();
        if (verdict.State is IntentState.Done) charge.Pay(verdict.Word!, now);
        else Decline(charge, payload, verdict.Word!, now);
        db.Note(now, charge.AccountId, verdict.State is IntentState.Done ? "charge-paid" : "charge-declined", "clock", charge.Id);
    }

    private void Decline(Charge charge, CollectPayload payload, string why, DateTimeOffset now)
    {
        charge.Decline(why, options.Value.RetryAfter(payload.Attempt) is { } pause ? now + pause : null);
        if (charge.State is ChargeState.Pending) book.PlanCollecting(charge);
        mails.PlanDecline(charge, payload.Attempt);
    }

    /// <summary>The charge, if it is still at this try, with the row of its account locked.</summary>
    private async Task<(string? Account, Charge? Charge)> LockedAsync(CollectPayload payload, CancellationToken ct)
    {
        var accountId = await db.Charges.Where(line => line.Id == payload.ChargeId).Select(line => line.AccountId).FirstOrDefaultAsync(ct);
        if (accountId is null || await db.LockAccountAsync(accountId, ct) is null) return (null, null);
        return (accountId, await db.Charges.SingleOrDefaultAsync(line => line.Id == payload.ChargeId && line.Attempt == payload.Attempt, ct));
    }

    /// <summary>The same words for ever, so nothing of it may come from the catalogue.</summary>
    private string Describe(Charge charge) => $"{portal.Value.Brand} {charge.Number}";
}
