using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>
/// Takes a card that the processor knows, or turns it away before anything is charged. Taking writes everything that must happen in one
/// transaction (attach, hold, charge, and giving both back), and only then begins with it, as the visitor waits.
/// </summary>
public sealed class CardTaking(
    PortalDb db, CardStart start, CardChecks checks, Guesses guesses, ICardGateway gateway, IKeys keys, TimeProvider time, IOptions<CardCheckOptions> options) : IPartOfSlice
{
    public async Task<Answer> TakeAsync(CardOffer offer, GatewayCard card, CancellationToken ct) =>
        await EndAsync(offer, card, ct) is { } why ? Answer.Refuse(await InWordsAsync(why, offer.AccountId, ct)) : Onward(await checks.GoOnAsync(offer.AccountId, ct));

    /// <summary>The processor or the issuer said no to it already.</summary>
    public async Task<Answer> TurnAwayAsync(CardOffer offer, string why, CancellationToken ct)
    {
        offer.TurnAway(why, null, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return Answer.Refuse(CardAnswers.Declined(why));
    }

    /// <param name="why">A <see cref="CardRefusal"/>, or the processor's word.</param>
    public async Task<Refusal> InWordsAsync(string why, string accountId, CancellationToken ct)
    {
        if (!Enum.TryParse<CardRefusal>(why, out var refusal)) return CardAnswers.Declined(why);
        var country = await db.Accounts.Where(account => account.Id == accountId).Select(account => account.Country).FirstOrDefaultAsync(ct);
        return refusal.InWords(country ?? "", options.Value.Brands);
    }

    /// <summary>Null when the card was taken. Two at once: the unique index lets one through, and the other one learns why.</summary>
    private async Task<string?> EndAsync(CardOffer made, GatewayCard card, CancellationToken ct)
    {
        try
        {
            return await EndAsync(made, card, null, ct);
        }
        catch (DbUpdateException fault) when (LastWord(fault) is { } late)
        {
            return await EndAsync(made, card, late, ct);
        }
    }

    /// <summary>Under the account's lock, so that an offer ends once, however often the visitor comes back from the processor's page.</summary>
    private async Task<string?> EndAsync(CardOffer made, GatewayCard card, CardRefusal? known, CancellationToken ct)
    {
        db.StartAnew();
        await using var work = await db.Database.BeginTransactionAsync(ct);
        if (await db.LockAccountAsync(made.AccountId, ct) is not { } account) return nameof(CardRefusal.AccountLeaves);
        var offer = await db.CardOffers.SingleAsync(offer => offer.Id == made.Id, ct);
        if (offer.TakenAt is not null) return null;
        if (offer.TurnedAwayWhy is { } before) return before;
        var refusal = card.Declined ?? (known ?? await JudgeAsync(account, card, ct))?.ToString();
        if (refusal is not null) offer.TurnAway(refusal, card.Id, time.GetUtcNow(), refusal is nameof(CardRefusal.AttemptsSpent) ? HashOf(card) : null);
        else start.Plan(account, offer, card, await OpenAttemptsAsync(card, ct));
        await db.SaveChangesAsync(ct);
        await work.CommitAsync(ct);
        return refusal;
    }

    private async Task<byte[]> OpenAttemptsAsync(GatewayCard card, CancellationToken ct)
    {
        await guesses.OpenCardAsync(HashOf(card), ct);
        return HashOf(card);
    }

    private async Task<CardRefusal?> JudgeAsync(Account account, GatewayCard card, CancellationToken ct)
    {
        if (!await db.TakesPaymentMethodsAsync(account, ct)) return CardRefusal.AccountLeaves;
        if (account.IsLocked(time.GetUtcNow())) return CardRefusal.ChangesLocked;
        if (CardRule.Judge(new CardFacts(card.Fingerprint, card.Country, card.Funding, card.Brand), account.Country, options.Value.Brands) is { } refusal) return refusal;
        var identity = HashOf(card);
        if (await guesses.CardAttemptsLeftAsync(identity, ct) <= 0) return CardRefusal.AttemptsSpent;
        var live = await db.PaymentMethods.Where(method => method.RemovedAt == null && (method.IdentityHash == identity || (method.AccountId == account.Id && method.Kind == PaymentMethodKind.Card)))
            .Select(method => method.AccountId).ToListAsync(ct);
        return live.Contains(account.Id) ? CardRefusal.AccountHasCard : live.Count > 0 ? CardRefusal.OnAnotherAccount : null;
    }

    private static CardRefusal? LastWord(DbUpdateException fault) => Conflicts.Name(fault) switch
    {
        Conflicts.PaymentIdentityTwice => CardRefusal.OnAnotherAccount,
        Conflicts.SecondPaymentMethodOfKind => CardRefusal.AccountHasCard,
        _ => null,
    };

    private Answer Onward(CardCheckState? state) => state switch
    {
        { Stage: CardCheckStage.Declined, DeclinedWhy: { } why } => Answer.Refuse(CardAnswers.Declined(why)),
        { Stage: CardCheckStage.WaitsForOwner, AuthenticateUrl: { } url } when gateway.IsPageOf(url) => Answer.Leave(url),
        _ => Answer.GoTo("/payment-methods/card/confirm"),
    };

    private byte[] HashOf(GatewayCard card) => keys.Hash(KeyPurposes.CardFingerprint, card.Fingerprint!);
}
