using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

/// <summary>Puts whole objects where ids stand, for <c>expand[]</c>.</summary>
internal sealed class Expansion(BankBook book)
{
    private static readonly string[] Expandable =
        ["setup_intent", "payment_method", "payment_intent", "latest_charge", "charge", "customer", "data", "object"];

    public JsonObject Apply(JsonObject answer, IEnumerable<string> paths)
    {
        foreach (var path in paths) Into(answer, path.Split('.'), path);
        return answer;
    }

    private void Into(JsonObject at, ReadOnlySpan<string> path, string whole)
    {
        if (path.Length == 0) return;
        var name = path[0];
        if (!Expandable.Contains(name) || !at.ContainsKey(name))
            throw StripeRefusal.Invalid($"This property cannot be expanded ({whole}).", "expand");
        if (at[name] is JsonValue id) at[name] = Find(id.GetValue<string>());
        if (at[name] is JsonObject found) Into(found, path[1..], whole);
        else if (at[name] is JsonArray all) IntoEach(all, path[1..], whole);
    }

    private void IntoEach(JsonArray all, ReadOnlySpan<string> path, string whole)
    {
        foreach (var each in all.OfType<JsonObject>()) Into(each, path, whole);
    }

    private JsonObject? Find(string id) => id[..(id.IndexOf('_', StringComparison.Ordinal) + 1)] switch
    {
        "cus_" => CustomerShape.Of(book.State.Customers[id]),
        "pm_" => PaymentMethodShape.Of(book.State.PaymentMethods[id]),
        "seti_" => SetupIntentShape.Of(book.State.SetupIntents[id]),
        "pi_" => PaymentIntentShape.Of(book.State.PaymentIntents[id]),
        "ch_" => ChargeShape.Of(book.State.Charges[id], book.State.PaymentMethods[book.State.Charges[id].PaymentMethod]),
        _ => null,
    };
}
