using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

/// <summary>Asks the card's bank for money: holds, charges, voids and captures, each with its line on the statement.</summary>
internal sealed class Charging(BankBook book, PaymentMethods methods, ThreeDSecure secure, Disputes disputes, Events events)
{
    /// <summary>How long a hold stays when nobody captures or voids it.</summary>
    public static readonly TimeSpan HoldLasts = TimeSpan.FromDays(7);

    /// <summary>How long a payment takes with the fault "processing", in seconds: as long as one in India whose owner is told a day before.</summary>
    private const long ProcessesForSeconds = 26 * 60 * 60;

    /// <summary>Declined is thrown, and stays on the intent.</summary>
    public void Confirm(PaymentIntentRecord intent, PaymentMethodRecord method, Manner manner)
    {
        RequireAttached(method, intent, manner);
        intent.PaymentMethod = method.Id;
        if (book.Faults.Strikes("stripe", "processing"))
        {
            Process(intent);
            return;
        }
        var verdict = Ask(method, manner.Occasion, authenticated: false);
        if (verdict.IsApproved) Succeed(intent, method, authenticated: false);
        else if (verdict.AsksForAuthentication && manner.Occasion == Occasion.Present && !manner.RefusesQuestions)
            AskForAuthentication(intent, manner);
        else throw Decline(intent, method, verdict);
    }

    /// <summary>Ends what took its time.</summary>
    public void Turn()
    {
        foreach (var intent in book.State.PaymentIntents.Values.Where(intent => intent.TurnsAt <= book.Now).ToList())
        {
            intent.TurnsAt = null;
            var method = book.State.PaymentMethods[intent.PaymentMethod!];
            var verdict = Ask(method, Occasion.Absent, authenticated: true);
            if (verdict.IsApproved) Succeed(intent, method, authenticated: false);
            else Decline(intent, method, verdict);
        }
    }

    /// <summary>The person came back from their bank's page.</summary>
    public bool Authenticated(PaymentIntentRecord intent, bool passed)
    {
        var method = book.State.PaymentMethods[intent.PaymentMethod!];
        var verdict = passed ? Issuer.Ask(method, Occasion.Present, authenticated: true)
            : SetupIntents.FailedAuthentication("payment_intent");
        if (verdict.IsApproved) Succeed(intent, method, authenticated: true);
        else Decline(intent, method, verdict);
        return verdict.IsApproved;
    }

    public void Void(PaymentIntentRecord intent, string? reason)
    {
        if (intent.Status == "requires_capture") Release(book.State.Charges[intent.LatestCharge!]);
        (intent.Status, intent.NextAction, intent.CanceledAt, intent.CancellationReason) = ("canceled", null, book.Now, reason);
        events.Tell("payment_intent.canceled", PaymentIntentShape.Of(intent));
    }

    public void Capture(PaymentIntentRecord intent, long amount, string? suffix)
    {
        var held = book.State.Charges[intent.LatestCharge!];
        var charge = suffix is null ? held : held with { Descriptor = Statement.Describe(suffix), Suffix = suffix };
        book.State.Charges[charge.Id] = charge;
        charge.AmountCaptured = amount;
        charge.AmountRefunded = charge.Amount - amount;
        (intent.Status, intent.AmountReceived, intent.Suffix) = ("succeeded", amount, charge.Suffix);
        book.Write(charge, "charge", amount);
        events.Tell("charge.captured", Show(charge));
        events.Tell("payment_intent.succeeded", PaymentIntentShape.Of(intent));
        disputes.Consider(charge);
    }

    public JsonObject Show(ChargeRecord charge) => ChargeShape.Of(charge, book.State.PaymentMethods[charge.PaymentMethod]);

    private Verdict Ask(PaymentMethodRecord method, Occasion occasion, bool authenticated) =>
        book.Faults.Strikes("stripe", "decline") ? Verdict.Decline("generic_decline") : Issuer.Ask(method, occasion, authenticated);

    private void Process(PaymentIntentRecord intent)
    {
        (intent.Status, intent.TurnsAt) = ("processing", book.Now + ProcessesForSeconds);
        events.Tell("payment_intent.processing", PaymentIntentShape.Of(intent));
    }

    private static void RequireAttached(PaymentMethodRecord method, PaymentIntentRecord intent, Manner manner)
    {
        if (manner.Occasion != Occasion.Absent || intent.Customer is null || method.Customer == intent.Customer) return;
        throw StripeRefusal.Invalid(
            $"The customer does not have a payment method with the ID {method.Id}. The payment method must be attached to the customer.",
            "payment_method");
    }

    private void AskForAuthentication(PaymentIntentRecord intent, Manner manner)
    {
        intent.Status = "requires_action";
        intent.NextAction = secure.Ask(intent.Id, manner.ReturnUrl, manner.Origin);
        events.Tell("payment_intent.requires_action", PaymentIntentShape.Of(intent));
    }

    private void Succeed(PaymentIntentRecord intent, PaymentMethodRecord method, bool authenticated)
    {
        PaymentMethods.Check(method);
        var charge = NewCharge(intent, method);
        charge.Authenticated = authenticated;
        (intent.NextAction, intent.LastError) = (null, null);
        if (intent.CaptureMethod == "manual") Hold(intent, charge);
        else Take(intent, charge);
        Remember(intent, method);
    }

    private void Hold(PaymentIntentRecord intent, ChargeRecord charge)
    {
        charge.CaptureBefore = book.Now + (long)HoldLasts.TotalSeconds;
        intent.Status = "requires_capture";
        book.Write(charge, "hold", charge.Amount);
        events.Tell("charge.succeeded", Show(charge));
        events.Tell("payment_intent.amount_capturable_updated", PaymentIntentShape.Of(intent));
    }

    private void Take(PaymentIntentRecord intent, ChargeRecord charge)
    {
        charge.AmountCaptured = charge.Amount;
        (intent.Status, intent.AmountReceived) = ("succeeded", charge.Amount);
        book.Write(charge, "charge", charge.Amount);
        events.Tell("charge.succeeded", Show(charge));
        events.Tell("payment_intent.succeeded", PaymentIntentShape.Of(intent));
        disputes.Consider(charge);
    }

    private void Release(ChargeRecord charge)
    {
        charge.AmountRefunded = charge.Amount;
        charge.CaptureBefore = null;
        book.Write(charge, "void", charge.Amount);
    }

    private void Remember(PaymentIntentRecord intent, PaymentMethodRecord method)
    {
        if (intent.SetupFutureUsage is null || intent.Customer is null) return;
        if (intent.SetupFutureUsage == "off_session") method.SetUpAt = book.Now;
        methods.Attach(method, intent.Customer);
    }

    private StripeRefusal Decline(PaymentIntentRecord intent, PaymentMethodRecord method, Verdict verdict)
    {
        if (verdict.Code == "incorrect_cvc") PaymentMethods.Check(method);
        var charge = NewCharge(intent, method);
        (charge.Status, charge.FailureMessage) = ("failed", verdict.Message);
        (charge.FailureCode, charge.DeclineCode) = (verdict.Code, verdict.DeclineCode);
        var shape = PaymentMethodShape.Of(method);
        (intent.Status, intent.NextAction, intent.PaymentMethod) = ("requires_payment_method", null, null);
        intent.LastError = verdict.ToError();
        intent.LastError["charge"] = charge.Id;
        intent.LastError["payment_method"] = shape.DeepClone();
        events.Tell("charge.failed", Show(charge));
        events.Tell("payment_intent.payment_failed", PaymentIntentShape.Of(intent));
        return StripeRefusal.Declined(verdict, "payment_intent", PaymentIntentShape.Of(intent), shape, charge.Id);
    }

    private ChargeRecord NewCharge(PaymentIntentRecord intent, PaymentMethodRecord method)
    {
        var charge = new ChargeRecord(
            BankBook.NewId("ch_"), book.Now, intent.Id, method.Id, intent.Amount, Statement.Describe(intent.Suffix))
        {
            Customer = intent.Customer,
            Description = intent.Description,
            Suffix = intent.Suffix,
            Metadata = new(intent.Metadata),
        };
        book.State.Charges[charge.Id] = charge;
        intent.LatestCharge = charge.Id;
        return charge;
    }
}
