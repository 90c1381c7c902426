using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.PayPal;

internal sealed record TestPayer(string Email, string Country, string Name, PayerConduct Conduct, string What);

/// <summary>People with PayPal accounts: a list for people to choose from, and as many more as tests care to name.</summary>
internal sealed class Payers(PayPalBook book)
{
    /// <summary>The vendor's ids leave out what is easily confused: 0, 1, I, O.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    public static readonly IReadOnlyList<TestPayer> Listed =
    [
        new("amy@payers.example", "US", "Amy Stone", PayerConduct.Pays, "United States: pays"),
        new("george@payers.example", "GB", "George Hall", PayerConduct.Pays, "Britain: pays"),
        new("greta@payers.example", "DE", "Greta Baum", PayerConduct.Pays, "Germany: pays"),
        new("fleur@payers.example", "FR", "Fleur Petit", PayerConduct.Pays, "France: pays"),
        new("carol@payers.example", "CA", "Carol Lake", PayerConduct.Pays, "Canada: pays"),
        new("jun@payers.example", "JP", "Jun Mori", PayerConduct.Pays, "Japan: pays"),
        new("henry@payers.example", "HK", "Henry Chan", PayerConduct.Pays, "Hong Kong: pays"),
        new("lin@payers.example", "CN", "Lin Wei", PayerConduct.Pays, "mainland China"),
        new("mei@payers.example", "C2", "Mei Zhou", PayerConduct.Pays, "mainland China, written C2 as PayPal often does"),
        new("uma@payers.example", "US", "Uma Field", PayerConduct.Unverified, "United States: account not verified by PayPal"),
        new("dan@payers.example", "US", "Dan Poor", PayerConduct.Declines, "United States: agrees, but every charge is declined"),
        new("rita@payers.example", "US", "Rita Leave", PayerConduct.RemovesLater, "United States: removes the agreement a day later"),
    ];

    public PayerRecord Named(TestPayer payer)
    {
        var names = payer.Name.Split(' ');
        return Remember(new PayerRecord(IdOf(payer.Email), payer.Email, payer.Country, names[0], names[1], payer.Conduct));
    }

    /// <summary>Another payer: the same e-mail address is always the same person.</summary>
    public PayerRecord Named(string email, string country) =>
        Listed.FirstOrDefault(listed => string.Equals(listed.Email, email, StringComparison.OrdinalIgnoreCase)) is { } listed
            ? Named(listed)
            : Remember(new PayerRecord(IdOf(email), email, country, "Test", "Payer", PayerConduct.Pays));

    public PayerRecord Known(string id) => book.State.Payers[id];

    /// <summary>As answers of the vault show a payer.</summary>
    public static JsonObject Show(PayerRecord payer, SetupTokenRecord token)
    {
        var shape = new JsonObject
        {
            ["email_address"] = payer.Email,
            ["payer_id"] = payer.Id,
            ["account_id"] = payer.Id,
            ["name"] = Name(payer),
            ["address"] = new JsonObject { ["country_code"] = payer.Country },
            ["permit_multiple_payment_tokens"] = token.PermitsMany,
            ["usage_type"] = token.UsageType,
        };
        if (token.CustomerType is not null) shape["customer_type"] = token.CustomerType;
        if (token.Description is not null) shape["description"] = token.Description;
        return shape;
    }

    public static JsonObject Name(PayerRecord payer) => new() { ["given_name"] = payer.GivenName, ["surname"] = payer.Surname };

    private PayerRecord Remember(PayerRecord payer) => book.State.Payers[payer.Id] = payer;

    private static string IdOf(string email)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant()));
        return string.Concat(hash.Take(13).Select(octet => Alphabet[octet % Alphabet.Length]));
    }
}
