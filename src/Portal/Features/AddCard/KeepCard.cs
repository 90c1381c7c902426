using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.AddCard;

/// <param name="ReturnUrl">Where the issuer sends the owner back. Kept here, so that every try asks with the same words.</param>
public sealed record KeepCardPayload(string CheckId, string ReturnUrl);

/// <summary>
/// Attaches the card to the customer's record at the processor, making that first if there is none. The issuer may want to see the owner:
/// then this waits, looking again and again, until they have been there; when too much time has passed, the way there is closed.
/// </summary>
internal sealed class KeepCard(PortalDb db, ICardGateway gateway, TimeProvider time, IOptions<CardCheckOptions> options) : IntentKind<KeepCardPayload>
{
    public const string KindName = "keep-card";

    public override string Name => KindName;

    /// <summary>Hold and charge come after it, and their way back after them.</summary>
    public override bool ComesBeforeDeletion => true;

    protected override async Task<Verdict> AskAsync(Intent intent, KeepCardPayload payload, CancellationToken ct)
    {
        if (await FindAsync(payload.CheckId, ct) is not { } card) return Verdict.Moot("gone");
        var isAskedBefore = intent.Possible > 1 || card.SetupId is not null;
        if (!isAskedBefore && card.IsUnwanted) return Verdict.Moot("card-unwanted");
        if (!isAskedBefore && intent.Deadline < time.GetUtcNow()) return Verdict.Moot("too-late");
        var customer = card.CustomerId is { } known ? new Reply<string>.Answered(known) : await gateway.CreateCustomerAsync(intent.Subject, CardCheckKeys.Customer(intent.Subject), ct);
        if (customer is not Reply<string>.Answered(var customerId)) return Verdict.Of(customer);
        var reply = card.SetupId is { } setup
            ? await gateway.ReadKeptCardAsync(setup, ct)
            : await gateway.KeepCardAsync(new KeepCardOrder(customerId, card.CardId, payload.CheckId, payload.ReturnUrl), intent.Key, ct);
        if (reply is Reply<KeptCard>.Answered({ AuthenticateUrl: not null } waiting) && IsGivenUp(card)) reply = await gateway.StopKeepingAsync(waiting.SetupId, intent.Key + ":stop", ct);
        return Judge(reply) with { Value = new Keeping(customerId, (reply as Reply<KeptCard>.Answered)?.Value) };
    }

    protected override async Task RecordAsync(Intent intent, KeepCardPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.Value is Keeping { CustomerId: var customer })
            await db.Accounts.Where(account => account.Id == intent.Subject && account.GatewayCustomerId == null)
                .ExecuteUpdateAsync(account => account.SetProperty(a => a.GatewayCustomerId, customer), ct);
        if (await db.CardChecks.FirstOrDefaultAsync(check => check.Id == payload.CheckId, ct) is not { } check) return;
        if (verdict is { State: IntentState.Planned, Value: Keeping { Kept: { AuthenticateUrl: { } url } kept } }) check.AskOwner(kept.SetupId, url);
        if (verdict.State is IntentState.Never or IntentState.Moot)
            await db.DeclineAsync(check, verdict.State is IntentState.Never ? verdict.Word! : CardDeclines.TryAgain, time.GetUtcNow(), ct);
        if (verdict.State is not IntentState.Done) return;
        check.Keep(time.GetUtcNow());
        await db.HurryAsync([CardCheckKeys.Make(check.Id, CardPaymentKind.Hold)], time.GetUtcNow() + Intents.HeadStart, ct);
    }

    private bool IsGivenUp(CardToKeep card) => card.IsUnwanted || card.StartedAt + options.Value.AuthenticateWithin < time.GetUtcNow();

    private static Verdict Judge(Reply<KeptCard> reply) => reply switch
    {
        Reply<KeptCard>.Answered({ IsKept: true } kept) => Verdict.Done(kept.SetupId),
        Reply<KeptCard>.Answered({ AuthenticateUrl: null }) => Verdict.Unknown("processing"),
        Reply<KeptCard>.Answered => Verdict.Later("waits-for-owner"),
        _ => Verdict.Of(reply),
    };

    /// <summary>A card from before its owner asked to leave is not wanted any more; one from after that is to pay what is open.</summary>
    private Task<CardToKeep?> FindAsync(string checkId, CancellationToken ct) =>
        (from check in db.CardChecks
         join method in db.PaymentMethods on check.PaymentMethodId equals method.Id
         join account in db.Accounts on check.AccountId equals account.Id
         where check.Id == checkId
         select new CardToKeep(method.VendorId, check.SetupId, account.GatewayCustomerId, check.StartedAt, method.RemovedAt != null || (account.ClosingSince != null && account.ClosingSince > check.StartedAt))).FirstOrDefaultAsync(ct);

    private sealed record CardToKeep(string CardId, string? SetupId, string? CustomerId, DateTimeOffset StartedAt, bool IsUnwanted);

    /// <summary>What a try learnt, whatever its end.</summary>
    private sealed record Keeping(string CustomerId, KeptCard? Kept);
}
