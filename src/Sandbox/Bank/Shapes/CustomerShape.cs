using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class CustomerShape
{
    private const string Blank =
        """
        {"id":"","object":"customer","address":null,"balance":0,"created":0,"currency":null,"customer_account":null,"default_source":null,
         "delinquent":false,"description":null,"email":null,"invoice_prefix":null,
         "invoice_settings":{"custom_fields":null,"default_payment_method":null,"footer":null,"rendering_options":null},
         "livemode":false,"metadata":{},"name":null,"next_invoice_sequence":1,"phone":null,"preferred_locales":[],"shipping":null,
         "tax_exempt":"none","test_clock":null}
        """;

    public static JsonObject Of(CustomerRecord customer)
    {
        if (customer.DeletedAt is not null) return new JsonObject { ["id"] = customer.Id, ["object"] = "customer", ["deleted"] = true };
        var shape = Shape.Of(Blank);
        shape["id"] = customer.Id;
        shape["created"] = customer.Created;
        shape["email"] = customer.Email;
        shape["name"] = customer.Name;
        shape["description"] = customer.Description;
        shape["metadata"] = Shape.Map(customer.Metadata);
        shape["preferred_locales"] = Shape.List(customer.PreferredLocales);
        shape["invoice_prefix"] = customer.Id[^8..].ToUpperInvariant();
        return shape;
    }
}
