using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers.Gpio;

/// <summary>Reads the keys of an input line: <c>chip</c>, <c>line</c>, <c>active_low</c>, <c>bias</c>.</summary>
internal static class GpioConfig
{
    private const int LineMax = 4095;

    public static GpioLineRequest Read(ConfigNode node) => new(
        node.TextOr("chip", "/dev/gpiochip0", "a device file like /dev/gpiochip0", IsChip),
        node.Whole("line", 0, LineMax))
    {
        IsActiveLow = node.FlagOr("active_low", false),
        Bias = node.TextOr(
            "bias", "as_is", "as_is, none, pull_up or pull_down",
            b => b is "as_is" or "none" or "pull_up" or "pull_down") switch
        {
            "none" => GpioBias.None,
            "pull_up" => GpioBias.PullUp,
            "pull_down" => GpioBias.PullDown,
            _ => GpioBias.AsIs,
        },
    };

    private static bool IsChip(string text) => text.Length > 1 && text[0] == '/' && !text.Contains('\0');
}
