using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.AddPayPal;

public sealed record KeepPayPalPayload(string AttemptId, string OpenedId);

/// <summary>Turns an approval into an agreement, judges the payer, and writes the payment method down; or ends the agreement again.</summary>
internal sealed class KeepPayPal(IPayPal payPal, IKeys keys, IChance chance, TimeProvider time, Intents intents) : IntentKind<KeepPayPalPayload>
{
    public const string KindName = "paypal-keep";

    public override string Name => KindName;

    public static string KeyOf(string attemptId) => "paypal-keep:" + attemptId;

    protected override async Task<Verdict> AskAsync(Intent intent, KeepPayPalPayload payload, CancellationToken ct) =>
        Verdict.Of(await payPal.KeepAgreementAsync(payload.OpenedId, intent.Key, ct), agreement => agreement.Id);

    protected override async Task RecordAsync(Intent intent, KeepPayPalPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (!verdict.IsEnd) return;
        var attempt = await db.PayPalAttempts.FirstOrDefaultAsync(candidate => candidate.Id == payload.AttemptId, ct);
        var refusal = verdict.Value is Agreement agreement ? await JudgeAsync(agreement, attempt, db, ct) : NotAgreed;
        if (verdict.Value is Agreement kept)
        {
            if (attempt is not null && refusal is null) Add(kept, attempt.AccountId, db);
            else CancelAgreement.Plan(intents, payload.AttemptId, intent.Subject, kept.Id);
        }
        // An earlier try whose answer was lost may still be on its way, and be agreed to by the time it arrives.
        if (verdict.State is IntentState.Never && intent.Possible > 1) EndLateAgreement.Plan(intents, intent, payload.OpenedId, time.GetUtcNow());
        if (attempt is null) return;
        attempt.EndedAt = time.GetUtcNow();
        attempt.Refusal = refusal?.Why;
    }

    private void Add(Agreement kept, string accountId, PortalDb db)
    {
        var method = PaymentMethod.PayPal(chance.Token(), accountId, HashOf(kept), kept.Id, time.GetUtcNow());
        db.PaymentMethods.Add(method);
        db.Note(time.GetUtcNow(), accountId, "paypal-added", "customer", method.Id);
    }

    private async Task<Refusal?> JudgeAsync(Agreement agreement, PayPalAttempt? attempt, PortalDb db, CancellationToken ct)
    {
        // The account may have been deleted while the visitor was away; its row is locked so that it isn't now.
        if (attempt is null || await db.LockAccountAsync(attempt.AccountId, ct) is not { } account) return NotAgreed;
        if (!await db.TakesPaymentMethodsAsync(account, ct)) return PayPalRule.Leaves;
        if (account.IsLocked(time.GetUtcNow())) return PayPalRule.Locked;
        if (PayPalRule.Judge(agreement.PayerId, agreement.Country, agreement.IsVerified, account.Country).Refusal is { } refused) return refused;
        var identity = HashOf(agreement);
        // Another tab may have been there and back meanwhile, with another payer.
        var inTheWay = await db.PaymentMethods.Where(method => method.RemovedAt == null && (method.IdentityHash == identity || (method.AccountId == account.Id && method.Kind == PaymentMethodKind.PayPal)))
            .Select(method => method.AccountId).ToListAsync(ct);
        return inTheWay.Count == 0 ? null : inTheWay.Contains(account.Id) ? PayPalRule.HasOne : PayPalRule.AlreadyUsed;
    }

    private byte[] HashOf(Agreement agreement) => keys.Hash(KeyPurposes.PayPalPayer, agreement.PayerId!);

    private static Refusal NotAgreed => new("", "You have not agreed at PayPal. Nothing was added.");
}
