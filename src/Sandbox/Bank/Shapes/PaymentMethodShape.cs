using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class PaymentMethodShape
{
    private const string Blank =
        """
        {"id":"","object":"payment_method","allow_redisplay":"unspecified",
         "billing_details":{"address":{"city":null,"country":null,"line1":null,"line2":null,"postal_code":null,"state":null},
           "email":null,"name":null,"phone":null,"tax_id":null},
         "card":{"brand":"","checks":{"address_line1_check":null,"address_postal_code_check":null,"cvc_check":null},"country":null,
           "display_brand":null,"exp_month":0,"exp_year":0,"fingerprint":null,"funding":"","generated_from":null,"last4":"",
           "networks":{"available":[],"preferred":null},"regulated_status":"unregulated","three_d_secure_usage":{"supported":true},"wallet":null},
         "created":0,"customer":null,"customer_account":null,"livemode":false,"metadata":{},"type":"card"}
        """;

    public static JsonObject Of(PaymentMethodRecord method)
    {
        var shape = Shape.Of(Blank);
        shape["id"] = method.Id;
        shape["created"] = method.Created;
        shape["customer"] = method.Customer;
        shape["metadata"] = Shape.Map(method.Metadata);
        shape["allow_redisplay"] = method.AllowRedisplay;
        FillBilling(shape["billing_details"]!.AsObject(), method);
        FillCard(shape["card"]!.AsObject(), method.Card);
        return shape;
    }

    public static void FillBilling(JsonObject billing, PaymentMethodRecord method)
    {
        billing["name"] = method.Name;
        billing["email"] = method.Email;
        billing["phone"] = method.Phone;
    }

    private static void FillCard(JsonObject shape, CardRecord card)
    {
        shape["brand"] = card.Brand;
        shape["display_brand"] = card.Brand == "amex" ? "american_express" : card.Brand;
        shape["networks"]!["available"] = new JsonArray(card.Brand);
        FillCommon(shape, card);
    }

    /// <summary>What a payment method and the details of a charge have in common.</summary>
    public static void FillCommon(JsonObject shape, CardRecord card)
    {
        shape["country"] = card.Country;
        shape["funding"] = card.Funding;
        shape["last4"] = card.Last4;
        shape["exp_month"] = card.ExpMonth;
        shape["exp_year"] = card.ExpYear;
        shape["fingerprint"] = card.Fingerprint;
        shape["checks"]!["cvc_check"] = card.CvcCheck;
    }
}
