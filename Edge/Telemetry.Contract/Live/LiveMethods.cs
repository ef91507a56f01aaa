namespace Telemetry.Contract.Live;

/// <summary>Names of the live hub's methods, both ways.</summary>
public static class LiveMethods
{
    /// <summary>The hub's path.</summary>
    public const string Path = "/live";

    /// <summary>Client to server: (device, metrics or null for all).</summary>
    public const string SubscribeSeries = "SubscribeSeries";

    /// <summary>Client to server: (device).</summary>
    public const string UnsubscribeSeries = "UnsubscribeSeries";

    /// <summary>Client to server: (pipeline).</summary>
    public const string SubscribePipeline = "SubscribePipeline";

    /// <summary>Client to server: (pipeline).</summary>
    public const string UnsubscribePipeline = "UnsubscribePipeline";

    /// <summary>Client to server, no argument.</summary>
    public const string SubscribeAlerts = "SubscribeAlerts";

    /// <summary>Client to server, no argument.</summary>
    public const string UnsubscribeAlerts = "UnsubscribeAlerts";

    /// <summary>Client to server, no argument.</summary>
    public const string SubscribeHealth = "SubscribeHealth";

    /// <summary>Client to server, no argument.</summary>
    public const string UnsubscribeHealth = "UnsubscribeHealth";

    /// <summary>Server to client: <see cref="ReadingsMessage"/>.</summary>
    public const string Readings = "readings";

    /// <summary>Server to client: <see cref="ResultsMessage"/>.</summary>
    public const string Results = "results";

    /// <summary>Server to client: <see cref="AlertsMessage"/>.</summary>
    public const string Alerts = "alerts";

    /// <summary>Server to client: <see cref="HealthMessage"/>.</summary>
    public const string Health = "health";
}
