namespace Telemetry.Gateway.Http;

/// <summary>Every bound of the HTTP interface, by name.</summary>
internal static class HttpLimits
{
    /// <summary>Items in a list when nothing is asked for.</summary>
    public const int ItemsDefault = 100;

    /// <summary>Most items in a list.</summary>
    public const int ItemsMax = 1_000;

    /// <summary>Most alerts in a list by columns: half a megabyte.</summary>
    public const int AlertColumnsMax = 5_000;

    /// <summary>Most readings in a list.</summary>
    public const int ReadingsMax = 10_000;

    /// <summary>Longest cursor that is looked at.</summary>
    public const int CursorLengthMax = 1_024;

    /// <summary>Longest filter text that is looked at.</summary>
    public const int FilterLengthMax = 300;

    /// <summary>Greatest request body.</summary>
    public const int RequestBytesMax = 64 * 1024;

    /// <summary>Greatest answer of the demo's launcher that is passed on.</summary>
    public const int DemoBytesMax = 256 * 1024;

    /// <summary>Records by which the pipeline may lag before the gateway stops calling itself ready.</summary>
    public const long ReadyLagRecordsMax = 100_000;

    /// <summary>Wrong tokens per minute after which further ones are not even looked at.</summary>
    public const int WrongTokensPerMinute = 20;

    /// <summary>Longest bearer token.</summary>
    public const int TokenLengthMax = 512;

    /// <summary>How long the demo's launcher may take to answer.</summary>
    public static readonly TimeSpan DemoTimeout = TimeSpan.FromSeconds(10);
}
