using Telemetry.Edge.Hosting;

namespace Telemetry.Edge.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void The_commands_take_a_configuration()
    {
        Assert.Equal(new CommandLine(EdgeCommand.Export, "f", null), CommandLine.Parse(["export", "--config", "f"]));
        Assert.Equal(new CommandLine(EdgeCommand.Run, "f", null), CommandLine.Parse(["run", "--config", "f"]));
        Assert.Equal(new CommandLine(EdgeCommand.Check, "f", null), CommandLine.Parse(["check", "--config", "f"]));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "--config")]
    [InlineData("run", "--config", "a", "b")]
    [InlineData("fly")]
    [InlineData()]
    public void Anything_else_is_bad_usage(params string[] args) =>
        Assert.NotNull(CommandLine.Parse(args).Fault);
}
