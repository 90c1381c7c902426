namespace Sandbox.Contract;

/// <summary>The contracts of all vendors.</summary>
public sealed class Contracts
{
    private readonly Dictionary<string, VendorContract> _byVendor;

    private Contracts(params VendorContract[] contracts) => _byVendor = contracts.ToDictionary(contract => contract.Vendor);

    public VendorContract Stripe => _byVendor["stripe"];

    public VendorContract PayPal => _byVendor["paypal"];

    public VendorContract Twilio => _byVendor["twilio"];

    /// <summary>By the name that stands in the sandbox's addresses: stripe, paypal, twilio.</summary>
    public VendorContract? For(string vendor) => _byVendor.GetValueOrDefault(vendor);

    /// <summary>Null when there is no folder with the documents.</summary>
    public static Contracts? Load(ContractOptions options)
    {
        if (options.Folder is null || !Directory.Exists(options.Folder)) return null;
        string At(string file) => Path.Combine(options.Folder, file);
        return new Contracts(
            VendorContract.Load("stripe", At("stripe.json")),
            VendorContract.Load("paypal", At("paypal.json")),
            VendorContract.Load("twilio", emptyIsNone: true, At("twilio.json"), At("twilio-lookups.json")));
    }
}
