using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Tests.Kit;

/// <summary>How a report was answered.</summary>
public sealed record Reported(HttpStatusCode Status, string ContentType, string Text, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>Of each event: taken, known, or why it was refused.</summary>
    public IReadOnlyList<string> Events => [.. Json["events"]!.AsArray().Select(one => one!["error"]?["code"]?.GetValue<string>() ?? one["status"]!.GetValue<string>())];

    public string? Code => Json["code"]?.GetValue<string>();
}

/// <summary>A team that runs a product, and reports by program what customers used.</summary>
public sealed class ProductTeam(World world, string name)
{
    /// <summary>Its key, as it is kept by the team.</summary>
    public string Key { get; init; } = "key-of-" + name + "-0123456789abcdef0123456789abcdef";

    /// <summary>What the portal's settings know of the key.</summary>
    public (string Name, string? Value) Setting => ($"Usage:Keys:{name}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));

    public Task<Reported> ReportAsync(params object[] events) => SendAsync(Body(events));

    public async Task<Reported> SendAsync(string body, string type = "application/json", string? key = null, params (string Name, string? Value)[] more)
    {
        using var http = new HttpClient { BaseAddress = world.With([Setting, .. more]).Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/usage") { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.Authorization = key is "" ? null : new AuthenticationHeaderValue("Bearer", key ?? Key);
        using var answer = await http.SendAsync(request);
        return new Reported(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    public static string Body(params object[] events) => System.Text.Json.JsonSerializer.Serialize(new { events });
}

public static class UsedThings
{
    /// <summary>Something that this customer used.</summary>
    public static object Event(this World world, string account, string id, decimal quantity = 1, string product = "storage", TimeSpan ago = default) =>
        new { id, account, product, quantity, at = (world.Clock.GetUtcNow() - ago).ToString("O") };

    /// <summary>A customer who has pay-as-you-go in use, and their account's number as the page shows it.</summary>
    public static async Task<(Person Person, string Card, string Account)> UsingAsync(this World world, Way way = Way.Plain)
    {
        var (person, card) = await world.People.ReadyAsync(way);
        var page = await person.AtProductsAsync("Activate");
        return (person, card, Page.Clean(page.Document.QuerySelector("main code")));
    }
}
