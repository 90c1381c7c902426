using Portal.Ports;
using Simulation.Engine;
using Simulation.Neighbours;

namespace Simulation.Rules;

/// <summary>M1 to M4 and C3: the gateway's ledger against the portal's books.</summary>
internal sealed class MoneyRules(Run run)
{
    /// <summary>After trouble: the longest back-off of looking for the money and of giving it back, one after the other, and a lease.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(25);

    public void CheckOrder(PaymentOrder order, string key, bool isHold)
    {
        run.Calls.RequireIntent(key, isHold ? "hold" : "charge");
        if (isHold ? order.Amount.Cents != 100 : (order.Amount.Cents < run.Gateway.SmallestChargeCents || order.Amount.Cents > 99)) run.Fail($"M4: a {(isHold ? "hold is of USD 1.00" : $"micro-charge is {run.Gateway.SmallestChargeCents} to 99 cents")}, but {order.Amount} was asked for.");
        var card = run.Gateway.Tokens[order.CardId].Card;
        var country = run.Known.CountryOf(run.Known.AccountOf(order.CustomerId));
        if (card.Funding == "prepaid" || card.Country == "CN" || (country is not null && card.Country != country)) run.Fail("C3: a card that is refused causes no charge at all, but money was asked for.");
    }

    public void CheckPayment(Payment payment)
    {
        if (run.Gateway.Payments.Count(other => other.Reference == payment.Reference) > 1) run.Fail($"M2: one hold or charge is made once, but there are two: {payment}.");
    }

    public void Check(Snapshot now)
    {
        foreach (var payment in run.Gateway.Payments) Check(payment, now);
        foreach (var line in now.Lines.Values.Where(line => line.State == "Applied" && run.Gateway.Payments.TrueForAll(payment => payment.Id != line.GatewayId)))
            run.Fail($"M3: the books have money as moved that the gateway knows nothing of: {line}.");
    }

    public void CheckEnd()
    {
        foreach (var payment in run.Gateway.Payments.Where(payment => payment.BackAt is null)) run.Fail($"M1: in the end all money is back, but this is not: {payment}.");
    }

    private void Check(Payment payment, Snapshot now)
    {
        if (!now.Lines.TryGetValue(payment.Reference, out var line)) run.Fail($"M1: money was moved that is not in the books: {payment}.");
        else if (line.State == "Declined") run.Fail($"M3: the books say that this was never made, but it was: {payment}.");
        else if (line.State == "Returned" && payment is { BackAt: null, CameBack: false }) run.Fail($"M1: the books say that this was given back, but it was not: {payment}.");
        if (payment.BackAt is null && IsOverdue(payment)) run.Fail($"M1: money goes back within 24 hours, or right after the trouble was over, but this did not: {payment}, last trouble {payment.LastTrouble - SimClock.Start:d\\.hh\\:mm\\:ss}.");
        if (payment is { BackAt: null, CameBack: false } && run.Known.IsDeleted(run.Known.AccountOf(payment.Customer))) run.Fail($"D1: no account is deleted while its money is out, but this was: {payment}.");
    }

    private bool IsOverdue(Payment payment)
    {
        var now = run.Clock.World;
        return now > payment.BackBy && now - payment.LastTrouble > Grace && now - run.LastPortalTrouble > Grace && now - run.Gateway.Manners.DownUntil > Grace;
    }
}
