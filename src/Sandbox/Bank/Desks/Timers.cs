namespace Sandbox.Bank.Desks;

/// <summary>What happens by itself as time passes. Asked before every call and whenever the clock is moved.</summary>
internal sealed class Timers(BankBook book, Charging charging, Refunds refunds, Disputes disputes, CheckoutSessions sessions)
{
    public void Settle()
    {
        foreach (var intent in book.State.PaymentIntents.Values.Where(HasLapsed).ToList()) charging.Void(intent, "automatic");
        charging.Turn();
        sessions.Lapse();
        refunds.Turn();
        disputes.Turn();
    }

    private bool HasLapsed(PaymentIntentRecord intent) =>
        intent.Status == "requires_capture" && book.State.Charges[intent.LatestCharge!].CaptureBefore <= book.Now;
}
