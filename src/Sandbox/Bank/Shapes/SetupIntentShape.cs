using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class SetupIntentShape
{
    private const string Blank =
        """
        {"id":"","object":"setup_intent","allowed_payment_method_types":null,"application":null,"automatic_payment_methods":null,
         "cancellation_reason":null,"client_secret":"","created":0,"customer":null,"customer_account":null,"description":null,
         "excluded_payment_method_types":null,"flow_directions":null,"last_setup_error":null,"latest_attempt":null,"livemode":false,
         "mandate":null,"metadata":{},"next_action":null,"on_behalf_of":null,"payment_method":null,"payment_method_configuration_details":null,
         "payment_method_options":{"card":{"mandate_options":null,"network":null,"request_three_d_secure":"automatic"}},
         "payment_method_types":["card"],"single_use_mandate":null,"status":"","usage":"off_session"}
        """;

    public static JsonObject Of(SetupIntentRecord intent)
    {
        var shape = Shape.Of(Blank);
        shape["id"] = intent.Id;
        shape["created"] = intent.Created;
        shape["client_secret"] = intent.ClientSecret;
        shape["status"] = intent.Status;
        shape["usage"] = intent.Usage;
        shape["customer"] = intent.Customer;
        shape["payment_method"] = intent.PaymentMethod;
        shape["description"] = intent.Description;
        shape["metadata"] = Shape.Map(intent.Metadata);
        shape["allowed_payment_method_types"] = Shape.List(intent.AllowedTypes);
        shape["cancellation_reason"] = intent.CancellationReason;
        shape["next_action"] = Shape.Copy(intent.NextAction);
        shape["last_setup_error"] = Shape.Copy(intent.LastError);
        shape["latest_attempt"] = intent.LatestAttempt;
        return shape;
    }
}
