@echo off
rem Seqmark's launcher on Windows: starts the program of this folder. SEQMARK_JAVA_OPTS: more options for the JVM.
setlocal
set "SEQMARK_FOLDER=%~dp0"
set "SEQMARK_FOLDER=%SEQMARK_FOLDER:~0,-1%"
chcp 65001 >nul
"%SEQMARK_FOLDER%\runtime\bin\java.exe" "@%SEQMARK_FOLDER%\lib\jvm.args" "-Dseqmark.home=%SEQMARK_FOLDER%" "-XX:SharedArchiveFile=%SEQMARK_FOLDER%\lib\seqmark.jsa" -cp "%SEQMARK_FOLDER%\lib\seqmark.jar" %SEQMARK_JAVA_OPTS% io.seqmark.cli.Main %*
exit /b %ERRORLEVEL%
