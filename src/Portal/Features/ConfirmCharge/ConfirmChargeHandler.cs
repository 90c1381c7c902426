using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ConfirmCharge;

/// <param name="Way">Which of the two is given.</param>
public sealed record ConfirmChargeCommand(string? Way, string? Code, string? Amount) : Command
{
    public const string ByCode = "code";
    public const string ByAmount = "amount";
}

/// <summary>Judges a guess at the code or the amount. Each guess is counted for the card, for good, before it is looked at.</summary>
internal sealed class ConfirmChargeHandler(PortalDb db, CardChecks checks, Guesses guesses, IKeys keys, Visit visit, TimeProvider time) : IRequestHandler<ConfirmChargeCommand, Answer>
{
    public async Task<Answer> Handle(ConfirmChargeCommand command, CancellationToken cancellationToken)
    {
        var check = await checks.NewestAsync(visit.AccountId, cancellationToken);
        // The page there says how it stands; where there is nothing to confirm, it leads on.
        if (check is not { Stage: CardCheckStage.Open }) return Answer.GoTo("/payment-methods/card/confirm");
        if (check.ExpiresAt <= time.GetUtcNow()) return Answer.Refuse("", "The time to confirm this card is over. Remove it and add it again to get a new code.");
        // Named before it is counted: the same submission arriving again, even after others, is no further guess.
        db.Note(time.GetUtcNow(), visit.AccountId, "card-guessed", "customer", check.Id);
        await db.SaveChangesAsync(cancellationToken);
        return await guesses.CountCardAsync(check.FingerprintHash, check.Id, command.FormKey, cancellationToken) switch
        {
            null => Answer.Refuse("", "No attempts are left for this card. Open a support ticket to go on."),
            { } left when !await IsRightAsync(check.Id, command, cancellationToken) => await WrongAsync(command, check, left, cancellationToken),
            _ => await ConfirmAsync(check.Id, cancellationToken),
        };
    }

    private async Task<bool> IsRightAsync(string checkId, ConfirmChargeCommand command, CancellationToken ct)
    {
        if (command.Way == ConfirmChargeCommand.ByCode)
        {
            var hash = await db.CardChecks.Where(check => check.Id == checkId).Select(check => check.CodeHash).SingleAsync(ct);
            return CryptographicOperations.FixedTimeEquals(hash, keys.HashOfStatementCode(checkId, StatementCode.Read(command.Code)!.Reveal()));
        }
        var cents = await db.CardPayments.Where(line => line.CardCheckId == checkId && line.Kind == CardPaymentKind.MicroCharge).Select(line => line.AmountCents).SingleAsync(ct);
        return CryptographicOperations.FixedTimeEquals(BitConverter.GetBytes(cents), BitConverter.GetBytes(TransactionAmount.Read(command.Amount).Value!.Cents));
    }

    private async Task<Answer> WrongAsync(ConfirmChargeCommand command, CardCheckState check, int left, CancellationToken ct)
    {
        if (left == 0)
        {
            // Nobody can read it off the statement for us any more, so the money goes back now.
            await db.HurryAsync(CardCheckKeys.Back(check.Id), time.GetUtcNow(), ct);
            db.Note(time.GetUtcNow(), visit.AccountId, "card-attempts-spent", "customer", check.Id);
            return Answer.Refuse("", "That was not right, and it was the last attempt. Open a support ticket to go on.");
        }
        var (field, why) = command.Way == ConfirmChargeCommand.ByCode
            ? ("Code", "That is not the code. Look for it in the line of our charge on your statement.")
            : ("Amount", "That is not the amount. Look for the small charge on your statement, not the reserved amount.");
        return Answer.Refuse(field, why);
    }

    private async Task<Answer> ConfirmAsync(string checkId, CancellationToken ct)
    {
        // Transact commits: the money's way back is hurried in the same transaction.
        await db.Database.BeginTransactionAsync(ct);
        await db.LockAccountAsync(visit.AccountId, ct);
        var check = await db.CardChecks.SingleAsync(check => check.Id == checkId, ct);
        var method = await db.PaymentMethods.SingleAsync(method => method.Id == check.PaymentMethodId, ct);
        if (method.RemovedAt is not null) return Answer.GoTo("/payment-methods");
        method.Verify(time.GetUtcNow());
        check.Confirm(time.GetUtcNow());
        db.Note(time.GetUtcNow(), visit.AccountId, "card-confirmed", "customer", method.Id);
        return Answer.GoTo("/setup");
    }
}
