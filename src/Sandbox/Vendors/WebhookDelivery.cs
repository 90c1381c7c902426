namespace Sandbox.Vendors;

/// <summary>An event on its way to a web address. <see cref="DueAt"/> is in sandbox time.</summary>
public sealed record WebhookDelivery(string EventId, string Url, string EndpointId, string Body, DateTimeOffset DueAt, int Tries = 0);
