using System.Text.Json.Nodes;

namespace Sandbox.Bank.Desks;

internal sealed class Charges(BankBook book, Charging charging)
{
    public JsonObject Get(StripeCall call) =>
        charging.Show(book.State.Charges.GetValueOrDefault(call.Target) ?? throw StripeRefusal.Missing("charge", call.Target, "id"));
}
