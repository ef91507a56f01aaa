using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Retention;

/// <summary>At how much free room the disk counts as low, as full, and as usable again.</summary>
internal readonly record struct SpaceMarks(long Warn, long Refuse, long Resume)
{
    /// <param name="options">What the configuration says.</param>
    /// <param name="diskBytes">How large the disk is.</param>
    public static SpaceMarks Of(DiskOptions options, long diskBytes)
    {
        long refuse = options.RefuseFreeBytes
            ?? Math.Min(GatewayLimits.DiskRefuseBytes, diskBytes / GatewayLimits.DiskRefuseShare);
        long resume = options.ResumeFreeBytes
            ?? Math.Min(GatewayLimits.DiskResumeBytes, diskBytes / GatewayLimits.DiskResumeShare);
        long warn = options.WarnFreeBytes
            ?? Math.Min(GatewayLimits.DiskWarnBytes, diskBytes / GatewayLimits.DiskWarnShare);
        resume = Math.Max(refuse, resume);
        return new SpaceMarks(Math.Max(warn, resume), refuse, resume);
    }
}
