using System.Net;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>Where the running demo is to be found.</summary>
internal sealed record DemoReady(Uri Http, IPEndPoint Mqtt, Uri Control, string DataDirectory);
