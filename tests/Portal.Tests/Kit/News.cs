using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Tests.Kit;

/// <summary>Bringing news to the portal's door, and writing some that the sandbox never writes.</summary>
public static class News
{
    /// <summary>The portal's answer.</summary>
    public static Task<int> DeliverAsync(this World world, Delivery delivery) => DeliverAsync(world.Address, delivery);

    /// <summary>To another portal on the same database.</summary>
    public static Task<int> DeliverToAsync(this World world, (string Name, string? Value)[] settings, Delivery delivery) => DeliverAsync(world.With(settings).Address, delivery);

    public static async Task DeliverAllAsync(this World world, IEnumerable<Delivery> deliveries)
    {
        foreach (var delivery in deliveries) Assert.Equal(200, await world.DeliverAsync(delivery));
    }

    /// <summary>An event as Stripe would sign it now.</summary>
    public static Delivery StripeSays(this World world, string type, string about, string id)
    {
        var body = $$$"""{"id":"{{{id}}}","object":"event","type":"{{{type}}}","data":{"object":{{{about}}}}}""";
        return new Delivery("/webhooks/stripe", Encoding.UTF8.GetBytes(body), new Dictionary<string, string>
        {
            ["Content-Type"] = "application/json",
            ["Stripe-Signature"] = StripeSignature(body, "whsec_sandbox", world.Clock.GetUtcNow()),
        });
    }

    public static string StripeSignature(string body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")))}";
    }

    /// <summary>A callback as Twilio would sign it.</summary>
    public static Delivery TwilioSays(this World world, string reference, params (string Name, string Value)[] fields)
    {
        var path = $"/webhooks/twilio?ref={reference}";
        var text = new Uri(world.Post.Address, path).AbsoluteUri + string.Concat(fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value));
#pragma warning disable CA5350 // Twilio's protocol says SHA-1.
        var signature = Convert.ToBase64String(HMACSHA1.HashData("sandbox-auth-token"u8, Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
        var body = string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        return new Delivery(path, Encoding.UTF8.GetBytes(body), new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded", ["X-Twilio-Signature"] = signature });
    }

    private static async Task<int> DeliverAsync(Uri portal, Delivery delivery)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(portal, delivery.Path)) { Content = new ByteArrayContent(delivery.Body) };
        foreach (var (name, value) in delivery.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
