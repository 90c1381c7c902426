using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

internal sealed class Refunds(BankBook book, Charging charging, Disputes disputes, Events events)
{
    /// <summary>After how long the test cards 7726 and 5126 change their mind.</summary>
    private const long TurnsAfterSeconds = 3600;

    public JsonObject Create(StripeCall call)
    {
        var charge = Paid(call.Given);
        if (disputes.HoldsBack(charge)) throw StripeRefusal.Invalid($"Charge {charge.Id} has been charged back; cannot issue a refund.", null, "charge_disputed");
        var left = charge.AmountCaptured - Refunded(charge);
        if (left <= 0) throw StripeRefusal.Invalid($"Charge {charge.Id} has already been refunded.", null, "charge_already_refunded");
        var amount = call.Given.Whole("amount") ?? left;
        if (amount < 1) throw StripeRefusal.Invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
        if (amount > left)
            throw StripeRefusal.Invalid(
                $"Refund amount (${Statement.Money(amount)}) is greater than unrefunded amount on charge (${Statement.Money(left)})",
                "amount");
        var reason = call.Given.OneOf("reason", "duplicate", "fraudulent", "requested_by_customer");
        return Send(charge, amount, reason, call.Given.Map("metadata"));
    }

    public JsonObject Get(StripeCall call) =>
        Show(book.State.Refunds.GetValueOrDefault(call.Target) ?? throw StripeRefusal.Missing("refund", call.Target, "id"));

    /// <summary>Lets the test cards' later outcomes arrive.</summary>
    public void Turn()
    {
        foreach (var refund in book.State.Refunds.Values.Where(refund => refund.TurnsAt <= book.Now).ToList())
        {
            refund.TurnsAt = null;
            if (refund.Status == "pending") Arrive(refund);
            else Fail(refund);
        }
    }

    private JsonObject Send(ChargeRecord charge, long amount, string? reason, Dictionary<string, string> metadata)
    {
        var conduct = book.State.PaymentMethods[charge.PaymentMethod].Card.Conduct;
        var refund = new RefundRecord(BankBook.NewId("re_"), book.Now, charge.Id, charge.PaymentIntent, amount)
        {
            Reason = reason,
            Metadata = metadata,
            Status = conduct == CardConduct.RefundIsPending ? "pending" : "succeeded",
            TurnsAt = conduct is CardConduct.RefundIsPending or CardConduct.RefundFailsLater ? book.Now + TurnsAfterSeconds : null,
        };
        book.State.Refunds[refund.Id] = refund;
        charge.AmountRefunded += amount;
        if (refund.Status == "succeeded") book.Write(charge, "refund", amount);
        events.Tell("refund.created", Show(refund));
        events.Tell("charge.refunded", charging.Show(charge));
        disputes.ConsiderRefunded(charge);
        return Show(refund);
    }

    private void Arrive(RefundRecord refund)
    {
        refund.Status = "succeeded";
        book.Write(book.State.Charges[refund.Charge], "refund", refund.Amount);
        events.Tell("refund.updated", Show(refund));
    }

    private void Fail(RefundRecord refund)
    {
        (refund.Status, refund.FailureReason) = ("failed", "lost_or_stolen_card");
        var charge = book.State.Charges[refund.Charge];
        charge.AmountRefunded -= refund.Amount;
        book.Unwrite(charge.Id, "refund", refund.Amount);
        events.Tell("refund.updated", Show(refund));
        events.Tell("refund.failed", Show(refund));
    }

    private ChargeRecord Paid(StripeParams given)
    {
        var (intentId, chargeId) = (given.Text("payment_intent"), given.Text("charge"));
        if (intentId is null == chargeId is null)
            throw StripeRefusal.Invalid(
                "One of the following params should be provided for this request: payment_intent or charge.", "payment_intent",
                "parameter_missing");
        var charge = intentId is null ? book.State.Charges.GetValueOrDefault(chargeId!) : OfIntent(intentId);
        if (charge is null) throw StripeRefusal.Missing(
            intentId is null ? "charge" : "payment_intent", intentId ?? chargeId!, intentId is null ? "charge" : "payment_intent");
        if (charge.AmountCaptured > 0) return charge;
        throw StripeRefusal.Invalid(
            $"This PaymentIntent ({charge.PaymentIntent}) does not have a successful charge to refund.", "payment_intent");
    }

    private ChargeRecord? OfIntent(string id)
    {
        if (book.State.PaymentIntents.GetValueOrDefault(id) is not { } intent) return null;
        return book.State.Charges.GetValueOrDefault(intent.LatestCharge ?? "")
            ?? throw StripeRefusal.Invalid($"This PaymentIntent ({id}) does not have a successful charge to refund.", "payment_intent");
    }

    private long Refunded(ChargeRecord charge) =>
        book.State.Refunds.Values.Where(refund => refund.Charge == charge.Id && refund.Status != "failed").Sum(refund => refund.Amount);

    private JsonObject Show(RefundRecord refund) => RefundShape.Of(refund, book.State.Charges[refund.Charge]);
}
