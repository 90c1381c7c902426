namespace Portal.Features.Health;

/// <summary>Asks the portal on this machine whether it lives: for a container's health check, in an image without other tools.</summary>
public static class SelfCheck
{
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var address = (configuration["ASPNETCORE_URLS"] ?? configuration["urls"] ?? "http://127.0.0.1:8080").Split(';')[0].Replace("+", "127.0.0.1", StringComparison.Ordinal).Replace("*", "127.0.0.1", StringComparison.Ordinal);
        using var asker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3) });
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address), "/health/live"));
            using var answer = await asker.SendAsync(request, CancellationToken.None);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException)
        {
            return 1;
        }
    }
}
