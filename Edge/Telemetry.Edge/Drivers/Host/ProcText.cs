using System.Globalization;

namespace Telemetry.Edge.Drivers.Host;

/// <summary>Reads the few numbers we want out of the texts under /proc and /sys.</summary>
internal static class ProcText
{
    /// <summary>
    /// The first line of /proc/stat: jiffies busy and in all since boot. Idle is idle plus waiting for disks.
    /// </summary>
    public static bool TryCpu(ReadOnlySpan<char> stat, out long busy, out long total)
    {
        busy = total = 0;
        var end = stat.IndexOf('\n');
        var line = end < 0 ? stat : stat[..end];
        if (!line.StartsWith("cpu "))
        {
            return false;
        }
        var idle = 0L;
        var column = 0;
        foreach (var range in line[4..].Split(' '))
        {
            var field = line[4..][range];
            if (field.IsEmpty)
            {
                continue;
            }
            // Columns: user nice system idle iowait irq softirq steal guest guest_nice; guest time is within user time.
            if (column >= 8 || !long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var jiffies))
            {
                break;
            }
            total += jiffies;
            idle += column is 3 or 4 ? jiffies : 0;
            column++;
        }
        busy = total - idle;
        return column >= 4;
    }

    /// <summary>
    /// /proc/meminfo: the part of something that is not free, in percent; none of it is no percentage.
    /// </summary>
    public static bool TryUsedPercent(ReadOnlySpan<char> meminfo, string totalName, string freeName, out double percent)
    {
        percent = 0;
        if (!TryKilobytes(meminfo, totalName, out var total) || total <= 0
            || !TryKilobytes(meminfo, freeName, out var free))
        {
            return false;
        }
        percent = 100.0 * (total - free) / total;
        return true;
    }

    /// <summary>A hexadecimal number on a line of its own, with or without <c>0x</c>.</summary>
    public static bool TryHex(ReadOnlySpan<char> text, out uint number)
    {
        var digits = text.Trim();
        digits = digits.StartsWith("0x") ? digits[2..] : digits;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The first number of a line; /proc/loadavg's is the average over one minute.</summary>
    public static bool TryLoad(ReadOnlySpan<char> loadavg, out double load)
    {
        var space = loadavg.IndexOf(' ');
        return double.TryParse(
            space < 0 ? loadavg.Trim() : loadavg[..space],
            NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out load);
    }

    /// <summary>/sys/class/thermal/thermal_zone*/temp: thousandths of a degree.</summary>
    public static bool TryMilliCelsius(ReadOnlySpan<char> temp, out double celsius)
    {
        var isNumber = long.TryParse(
            temp.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milli);
        celsius = milli / 1000.0;
        return isNumber;
    }

    private static bool TryKilobytes(ReadOnlySpan<char> meminfo, string name, out long kilobytes)
    {
        kilobytes = 0;
        foreach (var line in meminfo.EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                var value = line[name.Length..].Trim();
                var space = value.IndexOf(' ');
                return long.TryParse(
                    space < 0 ? value : value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out kilobytes);
            }
        }
        return false;
    }
}
