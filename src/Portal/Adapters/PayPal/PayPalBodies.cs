using System.Globalization;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>What PayPal is sent. Names are written in snake_case.</summary>
internal static class PayPalBodies
{
    /// <summary>
    /// An agreement to charge later, at different times and for different amounts, without the payer: PayPal's "deferred", "merchant".
    /// The same order must give the same body for ever, so nothing here depends on the clock.
    /// </summary>
    public static object Setup(AgreementOrder order) => new
    {
        PaymentSource = new
        {
            Paypal = new
            {
                order.Description,
                UsageType = "MERCHANT",
                UsagePattern = "DEFERRED",
                CustomerType = "CONSUMER",
                PermitMultiplePaymentTokens = false,
                ExperienceContext = new
                {
                    order.ReturnUrl,
                    order.CancelUrl,
                    BrandName = order.Brand,
                    Locale = "en-US",
                    ShippingPreference = "NO_SHIPPING",
                    VaultInstruction = "ON_PAYER_APPROVAL",
                },
            },
        },
    };

    public static object Exchange(string setupToken) => new { PaymentSource = new { Token = new { Id = setupToken, Type = "SETUP_TOKEN" } } };

    /// <summary>Without a source of payment, so that it moves nothing yet. The invoice's number is PayPal's own guard against paying twice.</summary>
    public static object Order(OrderToPay order) => new
    {
        Intent = "CAPTURE",
        PurchaseUnits = new[]
        {
            new
            {
                Amount = new { CurrencyCode = order.Amount.Currency, Value = (order.Amount.Cents / 100m).ToString("0.00", CultureInfo.InvariantCulture) },
                order.Description,
                CustomId = order.Reference,
                InvoiceId = order.Reference,
            },
        },
    };

    public static object Capture(string agreementId) => new { PaymentSource = new { Paypal = new { VaultId = agreementId } } };
}
