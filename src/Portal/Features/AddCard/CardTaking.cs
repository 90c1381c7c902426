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
    public async Task<Answer> TakeAsync(CardOffer offer, GatewayCard card, CancellationToken ct)
    {
        var (country, refusal) = await StartAsync(offer, card, ct);
        return refusal is { } why
            ? await TurnAwayAsync(offer, why.InWords(country, options.Value.Brands), why.ToString(), card.Id, ct)
            : Onward(await checks.GoOnAsync(offer.AccountId, ct));
    }

    public async Task<Answer> TurnAwayAsync(CardOffer offer, Refusal refusal, string why, string? cardId, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        db.CardOffers.Attach(offer);
        offer.TurnAway(why, cardId, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return Answer.Refuse(refusal);
    }

    private async Task<(string Country, CardRefusal? Refusal)> StartAsync(CardOffer offer, GatewayCard card, CancellationToken ct)
    {
        await using var work = await db.Database.BeginTransactionAsync(ct);
        var account = await db.LockAccountAsync(offer.AccountId, ct) ?? throw new InvalidOperationException("The account went while its card was read.");
        if (await JudgeAsync(account, card, ct) is { } refusal) return (account.Country, refusal);
        await guesses.OpenCardAsync(HashOf(card), ct);
        start.Plan(account, offer, card, HashOf(card));
        try
        {
            await db.SaveChangesAsync(ct);
            await work.CommitAsync(ct);
            return (account.Country, null);
        }
        catch (DbUpdateException fault) when (LastWord(fault) is { } late)
        {
            return (account.Country, late);
        }
    }

    private async Task<CardRefusal?> JudgeAsync(Account account, GatewayCard card, CancellationToken ct)
    {
        if (account.ClosingSince is not null) return CardRefusal.AccountLeaves;
        if (CardRule.Judge(new CardFacts(card.Fingerprint, card.Country, card.Funding, card.Brand), account.Country, options.Value.Brands) is { } refusal) return refusal;
        var identity = HashOf(card);
        if (await guesses.CardTriesAsync(identity, ct) >= Guesses.Most) return CardRefusal.AttemptsSpent;
        var isElsewhere = await db.PaymentMethods.AnyAsync(method => method.IdentityHash == identity && method.RemovedAt == null && method.AccountId != account.Id, ct);
        return isElsewhere ? CardRefusal.OnAnotherAccount : null;
    }

    /// <summary>Two at once: the unique index let the other one through.</summary>
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
