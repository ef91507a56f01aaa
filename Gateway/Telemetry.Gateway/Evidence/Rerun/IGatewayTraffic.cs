namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>Whether the gateway has something better to do than to replay.</summary>
internal interface IGatewayTraffic
{
    /// <summary>A pipeline that runs is behind.</summary>
    bool IsBusy { get; }
}
