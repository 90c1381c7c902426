using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class CheckoutSessionShape
{
    private const string Blank =
        """
        {"id":"","object":"checkout.session","adaptive_pricing":null,"after_expiration":null,"allow_promotion_codes":null,
         "allowed_payment_method_types":null,"amount_subtotal":null,"amount_total":null,
         "automatic_tax":{"enabled":false,"liability":null,"provider":null,"status":null},"billing_address_collection":null,"cancel_url":null,
         "client_reference_id":null,"client_secret":null,"collected_information":null,"consent":null,"consent_collection":null,"created":0,
         "currency":null,"currency_conversion":null,"custom_fields":[],
         "custom_text":{"after_submit":null,"shipping_address":null,"submit":null,"terms_of_service_acceptance":null},
         "customer":null,"customer_account":null,"customer_creation":null,"customer_details":null,"customer_email":null,"discounts":null,
         "expires_at":0,"integration_identifier":null,"invoice":null,"invoice_creation":null,"livemode":false,"locale":null,
         "managed_payments":null,"metadata":{},"mode":"setup","origin_context":null,"payment_intent":null,"payment_link":null,
         "payment_method_collection":"always","payment_method_configuration_details":null,
         "payment_method_options":{"card":{"request_three_d_secure":"automatic"}},"payment_method_types":["card"],
         "payment_status":"no_payment_required","permissions":null,"phone_number_collection":{"enabled":false},"recovered_from":null,
         "saved_payment_method_options":null,"setup_intent":null,"shipping_address_collection":null,"shipping_cost":null,"shipping_options":[],
         "status":"open","submit_type":null,"subscription":null,"success_url":null,"total_details":null,"ui_mode":"hosted_page","url":null,
         "wallet_options":null}
        """;

    public static JsonObject Of(CheckoutSessionRecord session)
    {
        var shape = Shape.Of(Blank);
        shape["id"] = session.Id;
        shape["created"] = session.Created;
        shape["expires_at"] = session.ExpiresAt;
        shape["status"] = session.Status;
        shape["setup_intent"] = session.SetupIntent;
        shape["success_url"] = session.SuccessUrl;
        shape["cancel_url"] = session.CancelUrl;
        shape["url"] = session.Status == "open" ? session.Url : null;
        shape["currency"] = session.Currency;
        shape["locale"] = session.Locale;
        shape["client_reference_id"] = session.ClientReference;
        shape["metadata"] = Shape.Map(session.Metadata);
        shape["allowed_payment_method_types"] = Shape.List(session.AllowedTypes);
        if (session.SubmitText is not null) shape["custom_text"]!["submit"] = new JsonObject { ["message"] = session.SubmitText };
        FillPayer(shape, session);
        return shape;
    }

    private static void FillPayer(JsonObject shape, CheckoutSessionRecord session)
    {
        shape["customer"] = session.Customer;
        shape["customer_creation"] = session.CustomerCreation;
        shape["customer_email"] = session.CustomerEmail;
        if (session.Status != "complete") return;
        shape["customer_details"] = new JsonObject
        {
            ["address"] = null,
            ["business_name"] = null,
            ["email"] = session.CustomerEmail,
            ["individual_name"] = null,
            ["name"] = session.PayerName,
            ["phone"] = null,
            ["tax_exempt"] = "none",
            ["tax_ids"] = new JsonArray(),
        };
    }
}
