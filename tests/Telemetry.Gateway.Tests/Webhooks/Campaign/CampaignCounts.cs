namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>How one run of the campaign went.</summary>
/// <param name="Faults">How often the fault played.</param>
/// <param name="Requests">Requests that reached the receiver.</param>
/// <param name="Events">Events, all of which arrived.</param>
/// <param name="Repeated">How often one arrived again, under its id.</param>
/// <param name="Lasted">Virtual time until all was settled.</param>
internal sealed record CampaignCounts(int Faults, int Requests, int Events, int Repeated, TimeSpan Lasted);
